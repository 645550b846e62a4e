/* Everybody else, and everybody's menus: no dead end, no page that is not there, and what is still being built says so. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { api, base, OFFICE, PHONE, visitor } from './helpers.mjs'

const people = [
  [0, 'a stranger', PHONE], [1, 'a resident', PHONE], [2, 'a grid worker', OFFICE], [3, 'a community worker', OFFICE], [4, 'a volunteer', PHONE], [5, 'the street', OFFICE],
  [6, 'the administrator', OFFICE], [7, 'a unit contact', PHONE], [8, 'an organisation’s lead', PHONE], [9, 'a judge', PHONE], [10, 'the supervisor', OFFICE],
]

/* Addresses of the page's frame: menu, tabs, head, foot, and the ways on it offers. Language, size and secret links aside. */
async function ways(v) {
  const all = await v.page.locator('header a, footer a, nav a').evaluateAll(a => a.map(x => x.getAttribute('href')))
  return all.filter(h => h.startsWith('/') && !/^\/(a|p|elder)\b|[?&]lang=/.test(h))
}

for (const [as, who, size] of people)
  test(`all that the menus of ${who} offer is there`, async () => {
    for (const lang of ['zh', 'en']) {
      const v = await visitor({ as, lang, size })
      const seen = new Set()
      await v.go('/')
      let todo = (await ways(v)).concat('/me')
      while (todo.length) {
        const to = todo.shift()
        const kind = to.replace(/\d+/g, 'N')
        if (seen.has(kind) || seen.size >= 40) continue
        seen.add(kind)
        if (/\/export\b/.test(to)) {
          const answer = await v.context.request.get(to)
          assert.equal(answer.status(), 200, to)
          assert.match(answer.headers()['content-disposition'], /attachment/)
          continue
        }
        if (/\.ics\b/.test(to)) { // for the calendar, not for the page
          const answer = await v.context.request.get(to)
          assert.match(answer.headers()['content-type'], /text\/calendar/)
          continue
        }
        await v.go(to)
        if (!as && /^\/(me|needs|orders|hours)\b/.test(to)) assert.match(v.path, /^\/login\?next=/)
        if (to.startsWith('/soon/')) {
          await v.shows(v.t('soon.heading'))
          assert.ok(await v.page.locator('main a.btn').count() > 0, to + ' leads on')
        }
        if (lang === 'zh') todo = todo.concat(await ways(v)) // in English the menus themselves
      }
      assert.ok(seen.size > 5, [...seen].join(' '))
      await v.close()
    }
  })

for (const lang of ['zh', 'en'])
  test(`the door of the demo: one tap is ten people (${lang})`, async () => {
    const arrives = { 13800000001: '/', 13800000003: '/desk', 13800000005: '/overview', 13800000006: '/settings' }
    for (const [phone, to] of Object.entries(arrives)) {
      const v = await visitor({ lang, size: to === '/' ? PHONE : OFFICE })
      await v.go('/')
      await v.tap(v.page.locator('form', { has: v.page.locator(`[name="phone"][value="${phone}"]`) }).getByRole('button'))
      assert.equal(v.path.split('?')[0], to)
      await v.tap(v.page.locator('form[action="/logout"] button').first())
      assert.equal(await v.page.locator('form[action="/logout"]').count(), 0)
      await v.close()
    }
  })

for (const way of [{ lang: 'zh', js: true }, { lang: 'en', js: true }, { lang: 'zh', js: false }])
  test(`投诉建议: written without a name, answered, read by its link (${way.lang}${way.js ? '' : ', without JavaScript'})`, async () => {
    const v = await visitor(way)
    const text = `办事大厅中午没有人 ${way.lang} ${way.js}`
    await v.go('/q/3F2K')
    await v.tap(v.page.locator('footer a[href^="/complaints/new"]'))
    await v.tap(v.button('complaint.send'), { status: 422 })
    await v.choose('kind', await v.page.locator('[name="kind"]').first().getAttribute('value'))
    await v.field('text').fill(text)
    await v.field('about').check()
    const area = v.page.locator('select[name="area"]')
    if (await area.count()) await area.selectOption({ index: 1 })
    await v.tap(v.button('complaint.send'))
    assert.match(await v.text('.lj-digits'), /\d{3}\D?\d{3}/)
    const link = new URL(v.page.url()).pathname

    /* It is about somebody there: the community's own workers do not read it, the street answers. */
    const others = await api(3).get('/complaints')
    assert.ok(!others.items.some(x => x.text === text))
    const reader = await visitor({ as: 5, lang: way.lang, size: OFFICE })
    await reader.go('/complaints?open=1')
    await reader.tap(reader.page.locator('tr', { hasText: text }).locator('a'))
    await reader.field('note').fill('中午安排了值班')
    await reader.tap(reader.button('complaint.send'))
    await v.go(link)
    await v.shows('中午安排了值班')
    await reader.close()
    await v.close()
  })

test('what is not there says so, leads home, and tells no more', async () => {
  for (const lang of ['zh', 'en']) {
    const v = await visitor({ lang })
    await v.go('/nowhere', { status: 404 })
    await v.tap(v.page.locator('main a[href="/"]'))
    await v.go('/needs/1')
    assert.match(v.path, /^\/login\?next=/)
    await v.go('/p/not-a-secret', { status: 404 })
    await v.close()
  }
})

test('my data: what is kept about me, on one page', async () => {
  for (const as of [1, 4]) {
    const v = await visitor({ as })
    await v.go('/me/data')
    await v.shows('138')
    await v.go('/privacy')
    await v.close()
  }
})

test('headers: no framing, nothing but our own scripts, no guessing of types', async () => {
  const answer = await fetch(base + '/q/3F2K')
  assert.match(answer.headers.get('content-security-policy'), /default-src 'self'/)
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
})
