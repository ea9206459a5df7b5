// Client libraries of others against a running server: openid-client and oauth4webapi get tokens by private_key_jwt, bind
// them by DPoP, with PS256, ES256 and EdDSA, and call the sample API; jose verifies them by the published keys alone. Then
// they introspect them, in JSON and signed, and revoke them.
//
//   node clients.mjs keys DIRECTORY            writes the clients' keys, and the clients of config.yml that have them
//   node clients.mjs check DIRECTORY ISSUER    asks for tokens and uses them; exit status 1 when anything is not as it must be
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import * as jose from 'jose'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'

const ALGORITHMS = ['PS256', 'ES256', 'Ed25519']
const SIGNED = { introspection_signed_response_alg: 'RS256' } // That of the server's key; RFC 9701 section 6.
const [command, directory, issuer] = process.argv.slice(2)

async function writeKeys() {
  const clients = []
  for (const algorithm of ALGORITHMS) {
    const pair = await jose.generateKeyPair(algorithm, { extractable: true })
    await writeFile(`${directory}/${algorithm}.jwk`, JSON.stringify(await jose.exportJWK(pair.privateKey)), { mode: 0o600 })
    const jwk = { ...(await jose.exportJWK(pair.publicKey)), kid: algorithm, use: 'sig' }
    clients.push(
      `  - client_id: ${algorithm}`,
      '    token_endpoint_auth_method: private_key_jwt',
      `    jwks: ${JSON.stringify({ keys: [jwk] })}`,
      '    application: back-office',
      '    dpop_bound_access_tokens: true',
      '    introspection: true',
    )
  }
  await writeFile(`${directory}/clients.yml`, ['clients:', ...clients, ''].join('\n'))
}

async function privateKey(algorithm) {
  const jwk = JSON.parse(await readFile(`${directory}/${algorithm}.jwk`, 'utf8'))
  return { key: await jose.importJWK(jwk, algorithm), kid: algorithm }
}

async function withOpenidClient(algorithm) {
  const config = await openidClient(algorithm)
  const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair(algorithm))
  const tokens = await openid.clientCredentialsGrant(config, undefined, { DPoP })
  const answer = await openid.fetchProtectedResource(
    config,
    tokens.access_token,
    new URL(`${issuer}/api/users`),
    'GET',
    undefined,
    undefined,
    { DPoP },
  )
  const introspect = async () => ({
    plain: await openid.tokenIntrospection(config, tokens.access_token),
    signed: await openid.tokenIntrospection(await openidClient(algorithm, SIGNED), tokens.access_token),
  })
  return { tokens, answer, introspect, revoke: () => openid.tokenRevocation(config, tokens.access_token) }
}

async function openidClient(algorithm, metadata) {
  const config = await openid.discovery(
    new URL(issuer),
    algorithm,
    metadata,
    openid.PrivateKeyJwt(await privateKey(algorithm)),
    { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] },
  )
  if (metadata) openid.enableNonRepudiationChecks(config)
  return config
}

async function withOauth4webapi(algorithm) {
  const insecure = { [oauth.allowInsecureRequests]: true }
  const identifier = new URL(issuer)
  const as = await oauth.processDiscoveryResponse(
    identifier,
    await oauth.discoveryRequest(identifier, { algorithm: 'oauth2', ...insecure }),
  )
  const client = { client_id: algorithm }
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair(algorithm))
  const grant = async () =>
    oauth.processClientCredentialsResponse(
      as,
      client,
      await oauth.clientCredentialsGrantRequest(
        as,
        client,
        oauth.PrivateKeyJwt(await privateKey(algorithm)),
        new URLSearchParams(),
        { DPoP, ...insecure },
      ),
    )
  const tokens = await again(grant)
  const call = () =>
    oauth.protectedResourceRequest(
      tokens.access_token,
      'GET',
      new URL(`${issuer}/api/users`),
      undefined,
      undefined,
      { DPoP, ...insecure },
    )
  const introspect = async () => ({
    plain: await introspected(as, client, tokens),
    signed: await introspected(as, { ...client, ...SIGNED }, tokens),
  })
  const revoke = async () =>
    oauth.processRevocationResponse(
      await oauth.revocationRequest(
        as,
        client,
        oauth.PrivateKeyJwt(await privateKey(algorithm)),
        tokens.access_token,
        insecure,
      ),
    )
  return { tokens, answer: await again(call), introspect, revoke }
}

async function introspected(as, client, tokens) {
  const insecure = { [oauth.allowInsecureRequests]: true }
  const response = await oauth.introspectionRequest(
    as,
    client,
    oauth.PrivateKeyJwt(await privateKey(client.client_id)),
    tokens.access_token,
    { ...insecure, requestJwtResponse: 'introspection_signed_response_alg' in client },
  )
  const told = await oauth.processIntrospectionResponse(as, client, response)
  if ('introspection_signed_response_alg' in client) {
    await oauth.validateApplicationLevelSignature(as, response, insecure)
  }
  return told
}

// A server that wants a nonce refuses the first proof and says which; RFC 9449 section 8.
async function again(request) {
  try {
    return await request()
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error
    return request()
  }
}

async function check() {
  const keys = jose.createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`))
  for (const algorithm of ALGORITHMS) {
    for (const library of [withOpenidClient, withOauth4webapi]) {
      const { tokens, answer, introspect, revoke } = await library(algorithm)
      assert.equal(tokens.token_type.toLowerCase(), 'dpop')
      assert.equal(answer.status, 200)
      assert.ok((await answer.json()).data.length > 0)
      const { payload } = await jose.jwtVerify(tokens.access_token, keys, {
        issuer,
        audience: `${issuer}/api`,
        typ: 'at+jwt',
        subject: algorithm,
      })
      assert.ok(payload.cnf.jkt)
      const stolen = await fetch(`${issuer}/api/users`, { headers: { Authorization: `Bearer ${tokens.access_token}` } })
      assert.equal(stolen.status, 401)
      const { plain, signed } = await introspect()
      assert.deepEqual(plain, signed)
      assert.deepEqual(plain, { active: true, token_type: 'DPoP', ...payload })
      await revoke()
      assert.deepEqual(Object.values(await introspect()), [{ active: false }, { active: false }])
      console.log(`${library.name.slice(4)}: ${algorithm}: good`)
    }
  }
}

await { keys: writeKeys, check }[command]()
