// Clients that send a large body, and are rejected: each must see the status.
import { spawnSync } from 'node:child_process';
import { CLIENTS } from './http.mjs';

const TIMES = 20;
const LENGTHS = [9_000_000, 20_000_000];

/** Without an empty `Expect:` it asks first whether it may send the body. */
function curl(...options) {
  return async (url, headers, body) => {
    const given = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
    const arguments_ = ['--silent', '--show-error', '--output', '/dev/null', '--write-out', '%{http_code}', ...options];
    const run = spawnSync('curl', [...arguments_, ...given, '--data-binary', '@-', url], { input: body, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr.trim());
    return Number(run.stdout);
  };
}

export async function rejections(url, callbackSecret) {
  const clients = { ...CLIENTS };
  if (spawnSync('curl', ['--version']).status === 0) {
    clients['curl, HTTP/1.1'] = curl('--http1.1', '--header', 'Expect:');
    clients['curl, HTTP/1.1, Expect'] = curl('--http1.1', '--header', 'Expect: 100-continue');
    clients['curl, HTTP/2'] = curl('--http2-prior-knowledge', '--header', 'Expect:');
  } else {
    console.log('!! NOT CHECKED: large bodies with curl, which is not installed');
  }
  const failures = [];
  for (const [client, send] of Object.entries(clients)) {
    for (const length of LENGTHS) {
      const body = Buffer.alloc(length, ' ');
      for (const [secret, expected] of [[callbackSecret, 413], ['another-secret-of-the-clients', 401]]) {
        const seen = {};
        for (let time = 0; time < TIMES; time += 1) {
          const status = await send(url, { 'x-mb-secret': secret }, body).catch((error) => error.code ?? error.message);
          seen[status] = (seen[status] ?? 0) + 1;
        }
        console.log(`${client}: ${length} bytes, ${expected} expected ${TIMES} times: ${JSON.stringify(seen)}`);
        if (seen[expected] !== TIMES) failures.push(`${client}, ${length} bytes, ${expected}`);
      }
    }
  }
  if (failures.length > 0) throw new Error(`not every client saw the status: ${failures.join('; ')}`);
}
