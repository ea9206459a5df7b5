'use strict';

// What the page does beyond being read: asks for a token, takes it apart, and calls the APIs with it. Secrets and tokens stay
// in this page's memory, everything from outside is set as text, and requests go to the origin of the page alone.

const issuer = document.body.dataset.issuer;
const find = (id) => document.getElementById(id);
let token = null;

const element = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};

const say = (place, kind, text) => {
  place.className = 'verdict ' + kind;
  place.textContent = text;
};

// ---- requests

const LONGEST_WAIT = 15000;

async function send(request) {
  const answer = await fetch(request.path, {
    method: request.method,
    headers: request.headers,
    body: request.body,
    // Else a 401 would open the browser's own box for passwords.
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(LONGEST_WAIT),
  });
  return { status: answer.status, reason: answer.statusText, headers: answer.headers, body: await answer.text() };
}

const NOT_SIGNET = 'What answered is not Signet: this page does not understand it.';

// What fetch throws when there is no answer; all else is an answer that is not Signet's.
const away = (error) => ({
  TimeoutError: 'The server did not answer within 15 seconds.',
  TypeError: 'The server is away: it did not answer. Is it still running?',
}[error.name] || NOT_SIGNET);

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch (notJson) {
    return null;
  }
};

const pretty = (text) => {
  const value = parsed(text);
  return value === null ? text : JSON.stringify(value, null, 2);
};

const SHOWN = ['Content-Type', 'WWW-Authenticate', 'Retry-After', 'Cache-Control', 'X-Request-Id'];

const requestText = (request, shownBody) =>
  [request.method + ' ' + new URL(request.path, location.href).pathname, 'Host: ' + location.host,
    ...Object.entries(request.headers).map(([name, value]) => name + ': ' + value)].join('\n')
    + (shownBody ? '\n\n' + shownBody : '');

const answerText = (answer) =>
  [('HTTP ' + answer.status + ' ' + answer.reason).trim(),
    ...SHOWN.filter((name) => answer.headers.has(name)).map((name) => name + ': ' + answer.headers.get(name))].join('\n')
    + (answer.body ? '\n\n' + pretty(answer.body) : '');

function showExchange(place, what, requested, answered) {
  place.replaceChildren(...[['Request', requested], ['Answer', answered]].map(([title, text]) => {
    const side = element('div');
    const lines = element('pre', text);
    lines.tabIndex = 0;
    lines.setAttribute('role', 'group');
    lines.setAttribute('aria-label', title + ' ' + what);
    side.append(element('p', title, 'quiet'), lines);
    return side;
  }));
  place.hidden = false;
}

// One at a time; aria-disabled, for a button that is disabled loses the focus.
const once = (button, work) => async (event) => {
  event.preventDefault();
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  try {
    await work();
  } finally {
    button.removeAttribute('aria-disabled');
  }
};

// ---- asking for a token

const WORDS = {
  invalid_client: 'Refused: the client did not prove itself. Whether the id or the secret is wrong is not said, so that strangers'
    + ' learn nothing; look at both. The log of the server has the reason.',
  invalid_scope: 'Refused: this client may not have that scope.',
  invalid_target: 'Refused: this client may not have tokens for that API.',
  unauthorized_client: 'Refused: this client may only introspect tokens.',
  invalid_dpop_proof: 'Refused: this client must prove a key with each request (DPoP), which this page does not do.',
  use_dpop_nonce: 'Refused: this client must prove a key with each request (DPoP), which this page does not do.',
  temporarily_unavailable: 'The server cannot do this now.',
};

function refusalInWords(answer) {
  const refusal = parsed(answer.body) || {};
  if (answer.status === 429) {
    return 'Refused: too many attempts failed. Try again in ' + seconds(Number(answer.headers.get('Retry-After'))) + '.';
  }
  const words = Object.hasOwn(WORDS, refusal.error) ? WORDS[refusal.error] : null;
  if (words) return words;
  return refusal.error_description ? 'Refused with ' + answer.status + ': ' + refusal.error_description + '.' : NOT_SIGNET;
}

async function ask() {
  const body = { grant_type: 'client_credentials', client_id: find('client-id').value, client_secret: find('client-secret').value };
  if (find('resource').value) body.resource = find('resource').value;
  if (find('scope').value.trim()) body.scope = find('scope').value.trim();
  const request = {
    method: 'POST',
    path: 'oauth2-token',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
  };
  const shown = requestText(request, JSON.stringify({ ...body, client_secret: '••••••••' }, null, 2));
  forget();
  try {
    const answer = await send(request);
    showExchange(find('exchange'), 'for a token', shown, answerText(answer));
    const granted = answer.status === 200 ? parsed(answer.body) : null;
    if (granted && typeof granted.access_token === 'string') {
      token = granted.access_token;
      say(find('asked'), 'good', 'Here is a token. It is good for ' + seconds(granted.expires_in) + '.');
      await takeApart(token);
    } else {
      say(find('asked'), 'bad', refusalInWords(answer));
    }
  } catch (error) {
    if (!token) showExchange(find('exchange'), 'for a token', shown, 'No answer');
    say(find('asked'), 'bad', away(error));
  }
}

function forget() {
  token = null;
  find('taken').hidden = true;
  say(find('asked'), '', '');
  for (const call of document.querySelectorAll('.call')) {
    say(call.querySelector('.verdict'), '', '');
    call.querySelector('.exchange').hidden = true;
  }
}

// ---- taking it apart

const octets = (base64url) =>
  Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (character) => character.charCodeAt(0));

const decoded = (part) => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets(part)));

const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

function seconds(count) {
  if (!Number.isFinite(count)) return 'a while';
  const [name, length] = UNITS.find(([, length]) => Math.abs(count) >= length && count % length === 0) || UNITS[3];
  return count / length + ' ' + name + (count === length ? '' : 's');
}

function timeInWords(at) {
  const from = at - Date.now() / 1000;
  const [name, length] = UNITS.find(([, length]) => Math.abs(from) >= length) || UNITS[3];
  const distance = new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(from / length), name);
  const moment = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'long' }).format(new Date(at * 1000));
  return moment + ', ' + distance;
}

const apiOf = (audience) => {
  const call = [...document.querySelectorAll('.call')].find((one) => one.dataset.audience === audience);
  return call ? call.dataset.application : null;
};

const MEANINGS = {
  iss: (value) => value === issuer ? 'issued by this server' : 'issued by another server than this one',
  sub: () => 'whose it is: the client itself',
  client_id: () => 'the client that asked for it',
  aud: (value) => apiOf(value) ? 'for ' + apiOf(value) + ', and for no other API' : 'the API that it is for',
  iat: (value) => 'issued on ' + timeInWords(value),
  nbf: (value) => 'good from ' + timeInWords(value),
  exp: (value) => 'expires on ' + timeInWords(value),
  jti: () => 'its own number, by which it can be revoked',
  scope: () => 'what it permits',
  cnf: () => 'bound to a key of the client: useless without it',
  typ: (value) => value === 'at+jwt' ? 'an access token (RFC 9068)' : '',
  alg: () => 'how it is signed',
  kid: () => 'which key signed it',
};

function showMembers(place, members) {
  place.replaceChildren(...Object.entries(members).map(([name, value]) => {
    const row = element('tr');
    const title = element('th', name, 'mono');
    title.scope = 'row';
    const cell = element('td');
    cell.append(element('span', typeof value === 'string' ? value : JSON.stringify(value), 'mono'));
    const meaning = Object.hasOwn(MEANINGS, name) ? MEANINGS[name](value) : 'a claim of the client\'s own';
    if (meaning) cell.append(element('span', meaning, 'says'));
    row.append(title, cell);
    return row;
  }));
}

async function takeApart(jwt) {
  const parts = jwt.split('.');
  find('raw').replaceChildren(element('span', parts[0], 'header'), '.', element('span', parts[1], 'claims'), '.',
    element('span', parts[2], 'seal'));
  const header = decoded(parts[0]);
  showMembers(find('header-members'), header);
  showMembers(find('claims'), decoded(parts[1]));
  find('taken').hidden = false;
  say(find('signature'), '', 'Checking the signature …');
  const [kind, text] = await verdictOn(parts, header);
  say(find('signature'), kind, text);
}

// ---- the signature

const pkcs1 = (hash) => ({ use: { name: 'RSASSA-PKCS1-v1_5', hash }, members: ['kty', 'n', 'e'] });
const ecdsa = (namedCurve, hash) => ({ use: { name: 'ECDSA', namedCurve, hash }, members: ['kty', 'crv', 'x', 'y'] });

const ALGORITHMS = {
  RS256: pkcs1('SHA-256'),
  RS384: pkcs1('SHA-384'),
  RS512: pkcs1('SHA-512'),
  PS256: { use: { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 }, members: ['kty', 'n', 'e'] },
  ES256: ecdsa('P-256', 'SHA-256'),
  ES384: ecdsa('P-384', 'SHA-384'),
  EdDSA: { use: { name: 'Ed25519' }, members: ['kty', 'crv', 'x'] },
  'ML-DSA-65': { use: { name: 'ML-DSA-65' }, members: ['kty', 'alg', 'pub'] },
};

async function verdictOn(parts, header) {
  try {
    const answer = await send({ method: 'GET', path: '.well-known/jwks.json', headers: { Accept: 'application/json' } });
    const key = JSON.parse(answer.body).keys.find((candidate) => candidate.kid === header.kid && candidate.alg === header.alg);
    return key ? await verdictBy(key, parts, header) : ['bad', 'The key set of this server has no key “' + header.kid + '” for '
      + header.alg + ', so nobody can check the signature.'];
  } catch (error) {
    return ['unknown', 'The signature was not checked, for the key set could not be had. ' + away(error)];
  }
}

async function verdictBy(jwk, parts, header) {
  if (!window.crypto.subtle) {
    return ['unknown', 'The signature was not checked: browsers do that on pages of https and of localhost only.'];
  }
  const algorithm = ALGORITHMS[header.alg];
  let right;
  try {
    const members = Object.fromEntries(algorithm.members.map((name) => [name, jwk[name]]));
    const key = await crypto.subtle.importKey('jwk', members, algorithm.use, false, ['verify']);
    right = await crypto.subtle.verify(algorithm.use, key, octets(parts[2]), new TextEncoder().encode(parts[0] + '.' + parts[1]));
  } catch (error) {
    return ['unknown', 'The signature was not checked: this browser cannot do ' + header.alg + '.'];
  }
  return right
    ? ['good', 'The signature is right: checked here, by ' + header.alg + ', with the key “' + header.kid + '” of the published key set.']
    : ['bad', 'The signature is wrong: it is not by the key “' + header.kid + '” of the published key set.'];
}

// ---- calling an API

const description = (challenge) => {
  const found = /error_description="([^"]*)"/.exec(challenge || '');
  return found ? found[1] : null;
};

function callInWords(answer) {
  if (answer.status < 300) return ['good', 'Let in: the token is for this API.'];
  if (answer.status === 404 && token) {
    return ['unknown', 'Not refused, but nothing is at this path on this server: the API is elsewhere.'];
  }
  if (answer.status === 401 && !token) return ['bad', 'Refused: there is no token yet. The answer says where they are to be had.'];
  if (answer.status === 403) return ['bad', 'Refused: the token is for this API, and lacks a scope that this path needs.'];
  const reason = description(answer.headers.get('WWW-Authenticate'));
  return ['bad', 'Refused with ' + answer.status + (reason ? ': ' + reason : '') + '.'];
}

async function call(place) {
  const request = { method: 'GET', path: place.dataset.path, headers: { Accept: 'application/vnd.api+json' } };
  const shown = requestText(token
    ? { ...request, headers: { ...request.headers, Authorization: 'Bearer ' + token.slice(0, 24) + '…' } }
    : request);
  if (token) request.headers.Authorization = 'Bearer ' + token;
  const exchange = place.querySelector('.exchange');
  const verdict = place.querySelector('.verdict');
  try {
    const answer = await send(request);
    showExchange(exchange, 'to ' + place.dataset.application, shown, answerText(answer));
    say(verdict, ...callInWords(answer));
  } catch (error) {
    showExchange(exchange, 'to ' + place.dataset.application, shown, 'No answer');
    say(verdict, 'bad', away(error));
  }
}

// ---- the page itself

function offerToCopy(block) {
  if (!navigator.clipboard) return;
  const button = element('button', 'Copy', 'plain');
  const lines = block.querySelector('pre');
  button.type = 'button';
  button.setAttribute('aria-label', 'Copy: ' + lines.getAttribute('aria-label'));
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(lines.textContent);
      button.textContent = 'Copied';
    } catch (refused) {
      button.textContent = 'Not allowed';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
  block.append(button);
}

if (new URL(issuer).origin !== location.origin) {
  find('elsewhere').textContent = 'You opened this page at ' + location.origin + '; the issuer is ' + issuer
    + '. What is tried below goes to ' + location.origin + ', and the lines for curl go to the issuer.';
  find('elsewhere').hidden = false;
}
find('ask').addEventListener('submit', once(find('send'), ask));
for (const place of document.querySelectorAll('.call')) {
  const button = place.querySelector('button');
  button.addEventListener('click', once(button, () => call(place)));
}
document.querySelectorAll('.copy').forEach(offerToCopy);
// A page that is left must not come back with a secret in it.
window.addEventListener('pagehide', () => {
  find('ask').reset();
  forget();
  find('exchange').replaceChildren();
});
find('try').hidden = false;
