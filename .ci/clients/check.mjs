// Sends every event to the example server, signed by the official clients of Svix and Standard Webhooks, and lets these
// clients verify what the library signs. Arguments: the folder of `node_modules` and of the Python environment, and the folder
// of what was built.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CLIENTS } from './http.mjs';
import { rejections } from './rejected.mjs';

const [installed, built] = process.argv.slice(2);
const { Webhook } = createRequire(`${installed}/`)('svix');
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const callbackSecret = 'a callback secret of the clients'.replaceAll(' ', '-');
const environment = {
  ...process.env,
  MEETING_BAAS_WEBHOOK_SECRETS: secret,
  MEETING_BAAS_CALLBACK_SECRETS: callbackSecret,
};

function assert(condition, message) {
  if (!condition) throw new Error(message);
}

/** The published samples of webhooks: name of the event, and body. */
const folder = 'crates/webhooks/samples/webhooks';
const samples = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => [file.slice(0, -'.json'.length), readFileSync(join(folder, file), 'utf8')]);
assert(samples.length >= 12, 'there are samples of every event');

/** The headers of a webhook, as npm's `svix` signs it. */
function signed(id, body, { names = 'svix', by = secret, at = new Date() } = {}) {
  return {
    'content-type': 'application/json',
    [`${names}-id`]: id,
    [`${names}-timestamp`]: `${Math.floor(at.getTime() / 1000)}`,
    [`${names}-signature`]: new Webhook(by).sign(id, at, body),
  };
}

/** Starts the example server: its process, URL, and the lines that it prints. */
async function start() {
  const server = spawn(join(built, 'examples/server'), ['127.0.0.1:0'], { env: environment, stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  const url = value.replace('listening at ', '');
  return { server, url, lines };
}

/** Every event, from each HTTP client of Node: how many deliveries were accepted. */
async function accepted(url) {
  let count = 0;
  for (const [name, send] of Object.entries(CLIENTS)) {
    for (const names of ['svix', 'webhook']) {
      for (const [event, body] of samples) {
        const id = `${name}-${names}-${event}`.replaceAll('.', '_');
        const status = await send(url, signed(id, body, { names }), body);
        assert(status === 200, `${id}: ${status}`);
        count += 1;
      }
    }
  }
  return count;
}

/** What must not be accepted, and a duplicate, which is not handled again. */
async function notAccepted(url) {
  const [[, body]] = samples;
  const minutes = (count) => new Date(Date.now() + count * 60_000);
  const cases = [
    ['another secret', 401, signed('msg', body, { by: other }), body],
    ['a changed body', 401, signed('msg', body), `${body} `],
    ['too old', 401, signed('msg', body, { at: minutes(-6) }), body],
    ['too far ahead', 401, signed('msg', body, { at: minutes(6) }), body],
    ['no signature', 401, {}, body],
    ['a header is missing', 400, { ...signed('msg', body), 'svix-id': undefined }, body],
    ['a duplicate', 200, signed(`http1-svix-${samples[0][0]}`.replaceAll('.', '_'), body), body],
  ];
  for (const [what, expected, headers, sent] of cases) {
    const defined = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    const status = await CLIENTS.http1(url, defined, sent);
    assert(status === expected, `${what}: ${status}`);
  }
}

/** What `meeting-baas trigger all` sends: the headers and bodies of webhooks that the library signed. */
async function signedByTheLibrary() {
  const requests = [];
  const listener = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    requests.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
    response.end();
  });
  await new Promise((listening) => listener.listen(0, '127.0.0.1', listening));
  const sender = spawn(join(built, 'meeting-baas'), ['trigger', 'all', '--copies', '1', '--to', `http://127.0.0.1:${listener.address().port}/`], { env: environment, stdio: 'ignore' });
  const status = await new Promise((ended) => sender.on('close', ended));
  assert(status === 0, `the sender failed: ${status}`);
  listener.close();
  const webhooks = requests.filter(({ headers }) => 'svix-id' in headers);
  assert(webhooks.length === 2 * samples.length, 'the tool sends every webhook twice');
  for (const { headers, body } of webhooks) {
    new Webhook(secret).verify(body, headers);
    for (const [by, changed] of [[other, body], [secret, `${body} `]]) {
      let isValid = true;
      try {
        new Webhook(by).verify(changed, headers);
      } catch {
        isValid = false;
      }
      assert(!isValid, 'npm svix accepts what it must not');
    }
  }
  return webhooks;
}

/** The same with the clients for Python: how many deliveries were accepted. */
function python(url, webhooks) {
  const input = join(installed, 'python.json');
  writeFileSync(input, JSON.stringify({ url, secret, other, callbackSecret, samples, webhooks }));
  const run = spawnSync(join(installed, 'python/bin/python'), ['.ci/clients/check.py', input], { encoding: 'utf8' });
  assert(run.status === 0, `the clients for Python:\n${run.stdout}\n${run.stderr}`);
  return JSON.parse(run.stdout);
}

const { server, url, lines } = await start();
try {
  const handled = await accepted(url);
  await notAccepted(url);
  const webhooks = await signedByTheLibrary();
  const inPython = python(url, webhooks);
  console.log(`npm svix: ${handled} webhooks accepted, ${webhooks.length} of the library verified`);
  for (const [client, count] of Object.entries(inPython.accepted)) {
    console.log(`PyPI ${client}: ${count} webhooks accepted, ${webhooks.length} of the library verified`);
  }

  const events = new Map();
  const all = handled + Object.values(inPython.accepted).reduce((sum, count) => sum + count, 0);
  for (let line = 0; line < all; line += 1) {
    const [, event] = (await lines.next()).value.split(/  +/);
    events.set(event, (events.get(event) ?? 0) + 1);
  }
  const expected = all / samples.length;
  assert(events.size === samples.length && [...events.values()].every((count) => count === expected), 'each event was handled once');

  await rejections(url, callbackSecret);
} finally {
  server.kill('SIGTERM');
}
const { value, done } = await lines.next();
assert(done, `the server handled more: ${value}`);
const code = server.exitCode ?? (await new Promise((ended) => server.on('exit', ended)));
assert(code === 0, `the server ended with ${code}`);
