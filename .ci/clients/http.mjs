// The HTTP clients of Node. Each sends a POST with the whole body, and gives the status, or rejects.
import http from 'node:http';
import http2 from 'node:http2';

export const CLIENTS = {
  http1: (url, headers, body) =>
    new Promise((resolve, reject) => {
      const request = http.request(url, { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) }, agent: false });
      request.on('response', (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(body);
    }),

  // Over HTTP/1.1, with chunks.
  fetch: async (url, headers, body) => {
    const response = await fetch(url, { method: 'POST', headers, body: new Blob([body]).stream(), duplex: 'half' });
    await response.arrayBuffer();
    return response.status;
  },

  // Without TLS, by prior knowledge.
  http2: (url, headers, body) =>
    new Promise((resolve, reject) => {
      const session = http2.connect(url);
      session.on('error', reject);
      const request = session.request({ ':method': 'POST', ':path': '/', ...headers });
      let status;
      request.on('response', (response) => (status = response[':status']));
      request.on('error', reject);
      request.on('close', () => {
        session.close();
        status === undefined ? reject(new Error('no response')) : resolve(status);
      });
      request.resume();
      request.end(body);
    }),
};
