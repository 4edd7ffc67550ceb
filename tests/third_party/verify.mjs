// Checks a receipt with the W3C Data Integrity libraries of Digital Bazaar, offline: everything that they may load is given by
// hand. Usage: node verify.mjs RECEIPT.json DID.json MODULES, where MODULES is a folder that holds node_modules.

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const [receiptFile, didFile, modules] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const load = name => import(pathToFileURL(require.resolve(name)));

const {DataIntegrityProof} = await load('@digitalbazaar/data-integrity');
const {createVerifyCryptosuite} = await load('@digitalbazaar/eddsa-jcs-2022-cryptosuite');
const {verifyCredential} = await load('@digitalbazaar/vc');

const receipt = JSON.parse(readFileSync(receiptFile, 'utf8'));
const did = JSON.parse(readFileSync(didFile, 'utf8'));

async function documentLoader(url) {
  if(url === did.id) {
    return {contextUrl: null, documentUrl: url, document: did};
  }
  const method = did.verificationMethod.find(one => one.id === url);
  if(method) {
    const document = {'@context': 'https://w3id.org/security/multikey/v1', ...method};
    return {contextUrl: null, documentUrl: url, document};
  }
  throw new Error(`Nothing else may be loaded: ${url}`);
}

async function check(credential) {
  const suite = new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()});
  return verifyCredential({credential, suite, documentLoader});
}

const result = await check(receipt);
if(!result.verified) {
  console.error(JSON.stringify(result.error, null, 2), result.error?.errors);
  process.exit(1);
}
const forged = structuredClone(receipt);
forged.validFrom = '2020-01-01T00:00:00Z';
if((await check(forged)).verified) {
  console.error('A receipt that was changed passes too.');
  process.exit(1);
}
console.log('verified');
