/*
 * People in a browser. `visitor()` opens one: somebody with a screen, a language and perhaps an account. Every page it goes to is
 * looked over: answered without an error, in the right language, nothing refused by the policy of scripts and styles, nothing in
 * the console, no sideways scrolling on a phone, and nothing that axe finds.
 */
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { contract } from './contract.mjs'

export const base = process.env.LINJU_URL
export const PHONE = { width: 390, height: 844 }
export const OFFICE = { width: 1366, height: 768 }
export const STAGE = { width: 1920, height: 1080 }
const PASSWORD = 'linju-demo'
const here = path.dirname(fileURLToPath(import.meta.url))
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const axeOptions = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }

const axeSeen = new Set()

/* ---- words: the program's own catalogue, so that one journey is walked in each language ---- */

const catalogue = readCatalogue(path.join(here, '../../src'))

function readCatalogue(src) {
  const words = new Map()
  const files = readdirSync(src).map(d => path.join(src, d, 'texts'))
    .concat(readdirSync(path.join(src, 'cap')).map(d => path.join(src, 'cap', d, 'texts')))
  for (const file of files.filter(f => existsSync(f))) {
    let key = ''
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const text = /^ +(zh|en) (.*)$/.exec(line)
      if (text) words.set(key + '/' + text[1], text[2])
      else if (/^\S/.test(line) && !line.startsWith('#')) key = line.trim()
    }
  }
  return words
}

export function words(lang, key, ...args) {
  const text = catalogue.get(key + '/' + lang)
  assert.ok(text !== undefined, 'no text ' + key + ' in ' + lang)
  return text.replace(/\{(\d)\}/g, (_, n) => args[n - 1] ?? '')
}

/* ---- the browser ---- */

let starting
function browser() {
  starting ??= chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  })
  return starting
}

function chromiumPath() {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(p => p && existsSync(p))
  assert.ok(found, 'no Chromium: install the package chromium, or name one in CHROMIUM')
  return found
}

export async function closeBrowser() {
  if (starting) await (await starting).close()
  starting = undefined
}
if (process.env.NODE_TEST_CONTEXT) after(closeBrowser)

/* ---- accounts: 1 to 10 of the demo, or any telephone number ---- */

export const phoneOf = account => String(account).length > 2 ? String(account) : '138000000' + String(account).padStart(2, '0')
const tokens = new Map()
const cookies = new Map()

/* The API as that account; `as` 0 is nobody. Gives the body; another status than 2xx fails the test. */
export function api(as) {
  const call = (method, to, body) => apiCall(as, method, to, body)
  return { get: to => call('GET', to), post: (to, body = {}) => call('POST', to, body) }
}

async function apiCall(as, method, to, body) {
  const { status, text } = await ask(as, method, to, body)
  assert.ok(status < 300, `${method} ${to}: ${status} ${text}`)
  return text ? JSON.parse(text) : undefined
}

/* Any answer, a refusal too: { status, type, text }. It must be what the document of the interface says. */
export async function ask(as, method, to, body, more = {}) {
  const address = '/api/v1' + to.replace(/^\/api\/v1/, '')
  const headers = body === undefined ? { ...more } : { 'content-type': 'application/json', ...more }
  if (as) headers.authorization = 'Bearer ' + await tokenOf(as)
  const answer = await fetch(base + address, { method, headers, body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body), signal: AbortSignal.timeout(30_000) })
  const type = answer.headers.get('content-type')
  const live = type?.startsWith('text/event-stream') // goes on until somebody leaves
  const got = { status: answer.status, type, text: live ? '' : await answer.text() }
  if (live) await answer.body.cancel()
  ;(await contract(base)).check(method, address, got.status, got.type, got.text)
  return got
}

export async function tokenOf(as) {
  if (!tokens.has(as)) tokens.set(as, (await apiCall(0, 'POST', '/sessions', { phone: phoneOf(as), password: PASSWORD })).token)
  return tokens.get(as)
}

/* The last link that the demo would have sent as a message: it stands in the server's log instead. */
export function linkSent() {
  const links = [...readFileSync(process.env.LINJU_LOG, 'utf8').matchAll(/demo: not sent by sms: .*?(\/p\/[\w-]+)/g)]
  return links.at(-1)[1]
}

/* The ids of the demo's places, by code. */
export async function areaByCode(code) {
  const parent = code.length <= 6 ? '' : code.length <= 9 ? '990100' : code.length <= 12 ? '990100001' : code.slice(0, 12)
  const list = await api(6).get('/areas?limit=200' + (parent && '&parent=' + (await areaByCode(parent)).id))
  return list.items.find(a => a.code === code)
}

/* ---- visitors ---- */

export async function visitor({ as = 0, lang = 'zh', size = PHONE, js = true, scale = 1 } = {}) {
  const phone = size.width < 800
  const context = await (await browser()).newContext({
    viewport: size, deviceScaleFactor: scale, javaScriptEnabled: js, baseURL: base, isMobile: phone, hasTouch: phone, timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', locale: lang === 'en' ? 'en-GB' : 'zh-CN',
  })
  await context.addCookies([{ name: 'lang', value: lang, url: base }])
  const v = new Visitor(context, await context.newPage(), { lang, phone, js })
  if (as) await v.signIn(as)
  return v
}

const shots = process.env.LINJU_SHOTS
let shotsTaken = 0

export class Visitor {
  constructor(context, page, { lang, phone, js }) {
    Object.assign(this, { context, page, lang, phone, js, wrong: [], status: 0 })
    context.setDefaultTimeout(30_000)
    page.on('console', m => { if (m.type() === 'error') this.wrong.push('console: ' + m.text()) })
    page.on('pageerror', e => this.wrong.push('script: ' + e.message))
    page.on('response', r => {
      if (r.request().isNavigationRequest() && r.frame() === page.mainFrame()) this.status = r.status()
      else if (r.status() >= 400) this.wrong.push(r.status() + ' ' + r.url())
    })
    context.addInitScript(() => addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI)))
  }

  t(key, ...args) { return words(this.lang, key, ...args) }
  get path() { const u = new URL(this.page.url()); return u.pathname + u.search }

  /* Elements by what a person sees. `name` is a text of the catalogue or words. */
  button(name) { return this.page.getByRole('button', { name: this.#word(name), exact: true }) }
  link(name) { return this.page.getByRole('link', { name: this.#word(name), exact: true }) }
  form(action) { return this.page.locator(`form[method="post"][action$="${action}"]`) }
  field(name) { return this.page.locator(`[name="${name}"]`) }
  #word(name) { return catalogue.has(name + '/zh') ? this.t(name) : name }
  async text(selector = 'main') { return (await this.page.locator(selector).first().innerText()).replace(/\s+/g, ' ') }
  async shows(words, selector = 'main') {
    const text = await this.text(selector)
    assert.ok(text.includes(words), `${this.path} does not show “${words}” but: ${text.slice(0, 600)}`)
  }
  async hides(words) { assert.ok(!(await this.page.content()).includes(words), `${this.path} shows “${words}”`) }

  /* Signing in by the form once; afterwards the account's cookies are kept for its next visitors. */
  async signIn(as) {
    const kept = cookies.get(as)
    if (kept) return this.context.addCookies(kept)
    await this.go('/login?next=/me')
    const form = this.page.locator('form', { has: this.page.locator('[name="password"]') })
    await form.locator('[name="phone"]').fill(phoneOf(as))
    await form.locator('[name="password"]').fill(PASSWORD)
    await this.tap(form.locator('[type="submit"]'))
    assert.ok(!this.path.startsWith('/login'), 'signed in as ' + as)
    cookies.set(as, (await this.context.cookies()).filter(c => c.name !== 'lang' && c.name !== 'elder'))
  }

  async go(to, { status = 200 } = {}) {
    await this.page.goto(to)
    await this.look({ status })
  }

  /* A tap after which another page stands there. Without JavaScript it is the keyboard's Enter: so that way is walked too. */
  async tap(what, { status = 200 } = {}) {
    const act = async () => {
      if (this.js) return what.click()
      await what.focus()
      await this.page.keyboard.press('Enter')
    }
    await Promise.all([this.page.waitForNavigation({ waitUntil: 'load' }), act()])
    await this.look({ status })
  }

  /* One of a choice, whether it is a list or chips; `value` may also be the option itself. */
  async choose(name, value, within = this.page) {
    const list = within.locator(`select[name="${name}"]`)
    if (typeof value !== 'string') value = await list.locator(value).first().getAttribute('value')
    if (await list.count()) return list.selectOption(value)
    const chip = within.locator(`input[name="${name}"][value="${value}"]`)
    if (this.js) return within.locator('label', { has: this.page.locator(`input[name="${name}"][value="${value}"]`) }).click()
    await chip.focus()
    await this.page.keyboard.press('Space')
  }

  /* Sends the form that leads to this act. */
  send(action, options) { return this.tap(this.form(action).locator('[type="submit"]').last(), options) }

  /* Opens the <details> around it, if it is not open. */
  async open(what) {
    const details = this.page.locator('details', { has: what })
    if (await details.getAttribute('open') === null) await details.locator('summary').click()
  }

  async look({ status = 200 } = {}) {
    const where = this.path
    if (shots) await this.shoot()
    assert.equal(this.status, status, `${where}: status ${this.status}`)
    const wrong = this.wrong.filter(w => status < 400 || !w.includes('the server responded with a status of ' + status))
    this.wrong = []
    assert.deepEqual(wrong, [], where)
    assert.equal(await this.page.locator('html').getAttribute('lang'), this.lang === 'en' ? 'en' : 'zh-CN', where + ': language')
    if (this.phone) await this.fits()
    if (this.js) assert.deepEqual(await this.axe(), [], where)
  }

  async fits() {
    const { inner, whole } = await this.page.evaluate(() => ({ inner: document.documentElement.clientWidth, whole: document.documentElement.scrollWidth }))
    assert.ok(whole <= inner, `${this.path}: scrolls sideways, ${whole} px on ${inner} px`)
  }

  /* A page built like one looked at before, with other words, figures and secrets in the same places, is not looked at again. */
  async axe() {
    const build = (await this.page.content()).replace(/<script.*?<\/script>/gs, '').replace(/>[^<]*[^<\s][^<]*</g, '>x<')
      .replace(/ (href|src|value|content|d|points|action|aria-label|data-copy|data-copy-link)="[^"]+"/g, ' $1').replace(/\d+/g, '').replace(/(<tr.*?<\/tr>\s*)\1+/gs, '$1')
    const key = this.lang + JSON.stringify(this.page.viewportSize()) + build
    if (axeSeen.has(key)) return []
    axeSeen.add(key)
    await this.page.evaluate(axe)
    const found = await this.page.evaluate(options => window.axe.run(document, options), axeOptions)
    return found.violations.map(v => `${v.id}: ${v.help}: ` + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? '')).join(' | '))
  }

  async shoot(name = '') {
    mkdirSync(shots, { recursive: true })
    const file = `${path.basename(process.argv[1], '.test.mjs')}-${String(++shotsTaken).padStart(3, '0')}-${this.lang}${this.path.replace(/\?.*/, '').replace(/[^a-zA-Z0-9]+/g, '_').slice(0, 50)}${name}.png`
    await this.page.screenshot({ path: path.join(shots, file), fullPage: true })
  }

  close() { return this.context.close() }
}
