/*
 * The contract of the interface: what `linju openapi` says an answer looks like, and whether a real answer does. `helpers.mjs` holds
 * every answer of the API that the journeys meet against it. An object of an answer has no field that the document does not name.
 */
import assert from 'node:assert/strict'
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const PREFIX = '/api/v1'
let reading

export async function contract(base) {
  reading ??= fetch(base + PREFIX + '/openapi.json').then(a => a.json()).then(doc => new Contract(doc))
  return reading
}

/* No other fields: only in objects that name theirs. */
function closed(x) {
  if (Array.isArray(x)) return x.map(closed)
  if (x === null || typeof x !== 'object') return x
  const copy = Object.fromEntries(Object.entries(x).map(([k, v]) => [k, closed(v)]))
  if (copy.type === 'object' && copy.properties && typeof copy.properties !== 'string') copy.additionalProperties = false
  return copy
}

class Contract {
  constructor(doc) {
    this.doc = doc
    this.ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true, allowUnionTypes: true, formats: { int64: Number.isSafeInteger } })
    addFormats(this.ajv)
    this.ajv.addVocabulary(['components'])
    this.ajv.addSchema({ $id: 'linju:/', components: closed(doc.components) })
    this.paths = Object.keys(doc.paths).map(path => ({ path, like: new RegExp('^' + path.replace(/\{[^}]*\}/g, '([^/]+)') + '$') }))
    this.checked = new Map() // "GET /path status" → how many answers
    this.validators = new Map()
  }

  /* The path of the document that serves this address; one without parameters goes before one with. */
  pathOf(address) {
    const fits = this.paths.filter(p => p.like.test(address.split('?')[0]))
    return fits.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0]?.path
  }

  answerOf(method, path, status) {
    const answers = this.doc.paths[path]?.[method.toLowerCase()]?.responses
    assert.ok(answers, `${method} ${path} is not in the document`)
    const answer = answers[status]
    assert.ok(answer, `${method} ${path} answers ${status}, which the document does not name`)
    return answer.$ref ? answer.$ref.slice(2).split('/').reduce((x, k) => x[k], this.doc) : answer
  }

  validator(schema) {
    const key = JSON.stringify(schema)
    if (!this.validators.has(key)) this.validators.set(key, this.ajv.compile(JSON.parse(key.replaceAll('"#/', '"linju:/#/'))))
    return this.validators.get(key)
  }

  /* Throws when the answer is not what the document says. `address` begins with /api/v1. */
  check(method, address, status, type, text) {
    const path = this.pathOf(address)
    assert.ok(path, `${method} ${address} is not in the document`)
    const content = this.answerOf(method, path, status).content
    const told = `${method} ${address}: ${status}`
    if (content) {
      const kind = (type ?? '').split(';')[0]
      const media = content[kind] ?? content['*/*']
      assert.ok(media, `${told} is ${kind}, the document says ${Object.keys(content)}`)
      const valid = media.schema && this.validator(media.schema)
      if (valid && !valid(JSON.parse(text)))
        assert.fail(`${told} is not what the document says:\n` + valid.errors.slice(0, 8).map(e => `  ${e.instancePath || '/'} ${e.message} ${JSON.stringify(e.params)}`).join('\n') + '\n  ' + text.slice(0, 500))
    } else {
      assert.equal(text, '', told + ' has a body that the document does not name')
    }
    const seen = `${method} ${path} ${status}`
    this.checked.set(seen, (this.checked.get(seen) ?? 0) + 1)
  }
}
