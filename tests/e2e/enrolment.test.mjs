/* Enrolling: from the code on the wall to the receipt with its grid; the community receives and places; the unit sees numbers; the grid's page. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { api, areaByCode, OFFICE, PHONE, visitor } from './helpers.mjs'

const ways = [{ lang: 'zh', js: true }, { lang: 'en', js: true }, { lang: 'zh', js: false }]
const called = way => `${way.lang}${way.js ? '' : ', without JavaScript'}`
let caller = 0

/* The last of what the form offers, in a list or as chips. */
async function pickLast(form) {
  const list = form.locator('select')
  if (await list.count()) return list.selectOption(await list.locator('option').last().getAttribute('value'))
  return form.locator('.lj-chips label').last().click()
}

for (const way of ways) {
  test(`M27 M29 M16 enrol by the code, received with two posts, take and leave one, leave (${called(way)})`, async () => {
    const name = '闻小满' + ++caller, number = '1392000' + String(1000 + caller)
    const v = await visitor({ ...way, size: PHONE })
    await v.go('/q/3F2K')
    await v.tap(v.page.locator('a[href^="/enrol?code="]'))
    await v.field('contact.name').fill(name)
    await v.field('contact.phone').fill(number)
    await v.choose('age', 'child')
    await v.tap(v.button('enrol.send'), { status: 422 })
    assert.match(await v.page.locator('a[hreflang]').first().getAttribute('href'), /^\/enrol\b/) // of the form, not of the address it was sent to
    await v.shows(v.t('enrol.child'))
    await v.choose('age', 'adult')
    await v.choose('skills', '1')
    await v.tap(v.button('enrol.send'))
    const digits = (await v.text('.lj-digits')).replace(/\D/g, '')
    assert.match(digits, /^\d{6}$/)
    await v.shows(way.lang === 'en' ? 'Grid 1' : '第1网格') // the code hangs in a building of it
    await v.tap(v.link('enrol.see_mine'))
    await v.shows(v.t('EnrolState.sent'))
    const link = v.path

    const worker = await visitor({ lang: way.lang, as: 3, size: OFFICE })
    await worker.go('/enrolments?state=sent')
    const id = (await api(3).get('/enrolments?digits=' + digits)).items[0].id
    await worker.go('/enrolments/' + id)
    await worker.shows(name)
    await worker.hides(number)
    await worker.tap(worker.form('/receive').locator('[type="submit"]'))
    await worker.shows(worker.t('EnrolState.received'))
    await pickLast(worker.form('/propose'))
    await worker.tap(worker.form('/propose').locator('[type="submit"]'))
    await worker.close()

    await v.go(link)
    await v.shows(v.t('enrol.proposed'))
    await v.tap(v.form('/take_post').first().locator('[type="submit"]'))
    await v.tap(v.form('/leave_post').first().locator('[type="submit"]'))
    await v.open(v.form('/leave'))
    await v.tap(v.form('/leave').locator('[type="submit"]'))
    await v.shows(v.t('EnrolState.left'))
    await v.close()
  })
}

for (const lang of ['zh', 'en']) {
  test(`M29 M32 the office: queue, placing, the rate and its records, posts, invitations (${lang})`, async () => {
    const v = await visitor({ lang, as: 3, size: OFFICE })
    await v.go('/enrolments')
    await v.tap(v.page.locator('.lj-subtabs a[href*="queue=1"]'))
    await v.go('/enrolments?queue=1&state=received')
    const rows = v.page.locator('tbody tr')
    const before = await rows.count()
    assert.ok(before > 0, 'somebody waits for a grid')
    await v.tap(rows.locator('th a').first())
    const form = v.form('/place')
    await pickLast(form)
    await v.tap(form.locator('[type="submit"]'))
    await v.go('/enrolments?queue=1&state=received')
    assert.equal(await rows.count(), before - 1)
    for (const page of ['/enrolments/report', '/duty-posts', '/invitations', '/enrolments?kind=unit']) await v.go(page)
    await v.tap(v.page.locator('tbody th a').first())
    await v.close()

    const street = await visitor({ lang, as: 5, size: OFFICE })
    await street.go('/enrolments/report')
    const figure = await street.text('.lj-figure')
    assert.ok(figure.includes('100.0 %') && figure.includes('268 / 268'), figure)
    const report = await api(5).get('/enrolments/report')
    assert.deepEqual([report.units, report.confirmed, report.declared, report.rate], [26, 268, 268, 100])
    let n = 0, after = ''
    do {
      const page = await api(5).get(report.confirmed_records + '&limit=200' + after)
      n += page.items.length
      after = page.next && '&after=' + page.next
    } while (after)
    assert.equal(n, 268, 'the records of the figure')
    await street.tap(street.page.locator('.lj-figure').first())
    await street.close()
  })

  test(`M27 the unit's contact sees numbers, and the hours a member sent (${lang})`, async () => {
    const v = await visitor({ lang, as: 7, size: PHONE })
    await v.go('/enrolments?mine=1')
    await v.tap(v.page.locator('article a').first())
    await v.shows('100.0 %')
    await v.shows('路小满')
    const members = await api(3).get('/enrolments?kind=member&unit=' + (await api(7).get('/enrolments?mine=1')).items[0].unit)
    for (const m of members.items.filter(m => m.name !== '志愿者路小满')) await v.hides(m.name)
    await v.field('members').fill('11')
    await v.tap(v.form('/declare').locator('[type="submit"]'))
    await v.tap(v.link('enrol.join_open'))
    await v.close()

    const member = await visitor({ lang, as: 4, size: PHONE })
    await member.go('/me')
    await member.tap(member.link('person.my_enrolments'))
    await member.tap(member.page.locator('article a').first())
    await member.tap(member.button('enrol.recall'))
    await member.tap(member.button('enrol.send_hours'))
    await member.tap(member.page.locator('.lj-facts a[href^="/grids/"]'))
    await member.close()
  })

  test(`M77 M90 M76 grids: one without an instructor, one stairwell without a mediator; people, cases, services (${lang})`, async () => {
    const v = await visitor({ lang, as: 3, size: OFFICE })
    await v.go('/grids')
    assert.equal(await v.page.locator('tbody tr').count(), 12)
    await v.tap(v.page.locator('.lj-subtabs a').last())
    assert.equal(await v.page.locator('tbody tr').count(), 1)
    await v.tap(v.page.locator('tbody th a'))
    await v.shows(v.t('grid.incomplete'))
    for (const block of ['grid.people', 'grid.cases', 'grid.services']) await v.shows(v.t(block))
    const all = await api(3).get('/grids?area=' + (await areaByCode('990100001001')).id)
    assert.equal(all.items.reduce((n, g) => n + g.vacant, 0), 2)
    await v.close()

    const grid = await visitor({ lang, as: 2, size: PHONE })
    await grid.go('/grids')
    await grid.tap(grid.page.locator('article a').first())
    await grid.shows(grid.t('grid.cases'))
    await grid.close()
  })
}
