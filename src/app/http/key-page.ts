import { fingerprint, publicKeyPem, type SigningKey } from '../../signing/ed25519.ts';
import type { Page } from './http-server.ts';

/** Gives everybody the key that results are verified with. */
export function keyPage({ publicKey }: SigningKey): Page {
  return (request, response) => {
    if (request.url?.split('?')[0] !== '/signing-key.pem') return false;
    response
      .writeHead(200, { 'content-type': 'application/x-pem-file', 'x-fingerprint': fingerprint(publicKey) })
      .end(publicKeyPem(publicKey));
    return true;
  };
}
