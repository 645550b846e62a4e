/* The document of the interface is a right OpenAPI 3.1 document, and the server answers as it says: every list and record as
 * everybody, and refusals of each kind. (The journeys hold each answer they meet against it too: helpers.mjs.) */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test from 'node:test'
import redocly from '@redocly/openapi-core'
import { api, ask, base } from './helpers.mjs'
import { contract } from './contract.mjs'

const EVERYBODY = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

/* The rules for a document that a machine reads; a summary in words is not among them: path, method and operationId say it. */
async function findings(source) {
  const config = await redocly.createConfig({ extends: ['recommended-strict'], rules: { 'operation-summary': 'off' } })
  const all = await redocly.lintFromString({ source, absoluteRef: 'openapi.json', config })
  return all.map(f => `${f.ruleId}: ${f.message} ${f.location?.[0]?.pointer ?? ''}`)
}

test('linju openapi is a valid OpenAPI 3.1 document, and the server gives the same', async () => {
  const source = execFileSync(process.env.LINJU, ['openapi'], { encoding: 'utf8', maxBuffer: 1 << 24 })
  assert.deepEqual(await findings(source), [])
  assert.deepEqual(JSON.parse(source), (await contract(base)).doc)
  const broken = source.replace('"required":true', '"required":"yes"').replace('#/components/schemas/need_view', '#/components/schemas/nothing')
  assert.ok((await findings(broken)).length >= 2, 'the validator finds what is wrong')
})

/* ---- every GET ---- */

/* Ids met in an answer, by the name of the list they stand in. */
function collect(ids, name, x) {
  if (Array.isArray(x)) x.forEach(y => collect(ids, name, y))
  else if (x && typeof x === 'object') {
    if (typeof x.id === 'string') (ids[name] ??= new Set()).add(x.id)
    for (const [k, v] of Object.entries(x)) collect(ids, k === 'items' ? name : k, v)
  }
}

/* A few addresses of a path: each {…} is something of that name that was met. */
function addresses(path, ids, query) {
  let all = [path]
  for (let at; (at = /\/([a-z-]+)\/\{(\w+)\}/.exec(all[0] ?? ''));) {
    const found = path.startsWith('/api/v1/q/') ? ['3F2K'] : [...(ids[at[1]] ?? [])].slice(0, 12)
    all = found.flatMap(id => all.map(p => p.replace(/\{\w+\}/, id)))
  }
  return all.map(p => p + query)
}

test('every list and record is answered as the document says, for each of eleven people', async t => {
  const c = await contract(base)
  const home = (await api(3).get('/me')).roles[0].area
  await api(0).post('/complaints', { kind: 'complaint', text: '合同', area: home }) // the demo has none
  const gets = Object.entries(c.doc.paths).filter(([, item]) => item.get).sort(([a], [b]) => a.split('{').length - b.split('{').length)
  const values = { area: home, role: 'mediator' } // of what a list cannot do without
  const ids = {}, good = new Set()
  for (const [path, { get }] of gets) {
    const required = (get.parameters ?? []).filter(p => p.in === 'query' && p.required).map(p => p.name)
    assert.ok(required.every(n => n in values), `${path} needs ${required}: tell this test a value`)
    for (const as of EVERYBODY)
      for (const address of addresses(path, ids, required.length ? '?' + required.map(n => `${n}=${values[n]}`).join('&') : '')) {
        const { status, type, text } = await ask(as, 'GET', address)
        if (status !== 200) continue
        good.add(path)
        if (type.startsWith('application/json') && path !== '/api/v1/openapi.json') collect(ids, path.replace(/\/\{\w+\}.*/, '').split('/').at(-1), JSON.parse(text))
      }
  }
  const never = gets.map(([path]) => path).filter(path => !good.has(path))
  t.diagnostic('the demo has nothing for: ' + (never.join(' ') || 'none'))
  assert.ok(good.size > gets.length * 0.8, `only ${good.size} of ${gets.length} paths answered anybody`)
  for (const path of ['/needs', '/needs/{id}', '/orders/{id}', '/figures', '/figures/{word}/parts', '/complaints/{id}', '/q/{word}', '/orgs/{id}']) assert.ok(good.has('/api/v1' + path), path)
  const n = [...c.checked.values()].reduce((a, b) => a + b, 0)
  t.diagnostic(`${n} answers, ${c.checked.size} kinds, held against the document`)
  assert.ok(n > 500, n + ' answers')
})

/* ---- writes and refusals ---- */

test('what is made and what is refused is answered as the document says', async () => {
  const home = (await api(3).get('/me')).roles[0].area
  const need = { kind: 'request', text: '合同之灯', area: home }
  const made = await ask(1, 'POST', '/needs', need, { 'idempotency-key': 'contract-1' })
  assert.equal(made.status, 201)
  const id = JSON.parse(made.text).id
  const refused = async (want, ...call) => {
    const got = await ask(...call)
    assert.equal(got.status, want, JSON.stringify(call) + got.text)
    assert.equal(got.type, 'application/problem+json')
    return JSON.parse(got.text)
  }
  await refused(401, 0, 'GET', '/me')
  await refused(401, 0, 'GET', '/me', undefined, { authorization: 'Bearer no-such-token' })
  await refused(404, 3, 'GET', '/needs/1')
  await refused(403, 4, 'GET', '/settings/people')
  await refused(400, 1, 'POST', '/needs', '{"kind":')
  await refused(415, 1, 'POST', '/needs', 'text=x', { 'content-type': 'text/plain' })
  const wrong = await refused(422, 1, 'POST', '/needs', { kind: 'nothing', area: home, more: 1 })
  assert.ok(wrong.errors.length >= 2)
  await refused(422, 3, 'GET', '/needs?stage=nowhere')
  await refused(409, 1, 'POST', '/needs', { ...need, text: 'another' }, { 'idempotency-key': 'contract-1' })
  await refused(409, 3, 'POST', `/needs/${id}/finish`, { ending: 'solved', note: 'x' })
  for (const [name, body] of [['accept', { category: 'repair', urgency: 'p3' }], ['route', { route: 'handle_now' }], ['feedback', { kind: 'door', note: '灯已换' }]]) {
    const got = await ask(3, 'POST', `/needs/${id}/${name}`, body)
    assert.ok(got.status < 300, name + got.text)
  }
  const order = await ask(3, 'POST', `/needs/${id}/orders`, { mode: 'claim', title: '换灯', text: '换灯' })
  assert.ok(order.status < 300, order.text)
})
