/* An activity: planned at the office, a resident signs up and in on the phone by the code on paper, the worker ticks the list and
 * records it, and the figure opens its records; a team is joined and left; a calendar is read. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { api, areaByCode, ask, base, OFFICE, PHONE, visitor } from './helpers.mjs'

let made = 0
const two = n => String(n).padStart(2, '0')

/* On now, in the community's own time: begun twenty minutes ago, as long as the day allows. */
function onNow() {
  const now = new Date(Date.now() + 8 * 3600e3)
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes()
  const from = Math.max(0, Math.min(minute - 20, 24 * 60 - 40)), to = Math.min(from + 120, 24 * 60 - 1)
  return { day: now.toISOString().slice(0, 10), start_time: `${two(Math.floor(from / 60))}:${two(from % 60)}`, end_time: `${two(Math.floor(to / 60))}:${two(to % 60)}` }
}

const figure = async id => (await api(5).get('/figures?area=' + (await areaByCode('990100001001')).id)).items.find(f => f.id === id).value

for (const way of [{ lang: 'zh', js: true }, { lang: 'en', js: true }, { lang: 'zh', js: false }]) {
  test(`M158 M48 M56 plan, sign up, sign in by the paper's code, list, record, the figure opens it (${way.lang}${way.js ? '' : ', without JavaScript'})`, async () => {
    const title = `街角摊 ${way.lang} ${++made}`
    const before = { sessions: await figure('sessions'), persons: await figure('person_times') }

    const worker = await visitor({ ...way, as: 3, size: OFFICE })
    await worker.go('/activities')
    await worker.tap(worker.link('activity.plan').first())
    const form = worker.form('/activities')
    await form.locator('[name="title"]').fill(title)
    await worker.choose('kind', 'service', form)
    await worker.choose('repeat', 'once', form)
    await worker.choose('role', 'help', form)
    await form.locator('[name="place"]').fill('老街口')
    await form.locator('[name="end_time"]').fill('08:00')
    await worker.send('/activities', { status: 422 })
    const when = onNow()
    await form.locator('[name="day"]').fill(when.day)
    await form.locator('[name="start_time"]').fill(when.start_time)
    await form.locator('[name="end_time"]').fill(when.end_time)
    await form.locator('[name="seats"]').fill('2')
    await worker.send('/activities')
    await worker.shows(title, 'h1')
    const id = worker.path.match(/\/activities\/(\d+)/)[1]

    const v = await visitor({ ...way, as: 1, size: PHONE })
    await v.go('/')
    await v.tap(v.page.locator('.lj-tabs').getByText(v.t('page.activities')))
    await v.tap(v.link(title))
    await v.tap(v.button('activity.sign_up_help'))
    await v.shows(v.t('activity.you_signed'))
    await v.hides('路小满')
    await api(4).post(`/activities/${id}/sign_up`)
    await api(9).post(`/activities/${id}/sign_up`)

    const third = await visitor({ ...way, as: 9, size: PHONE })
    await third.go('/activities/' + id)
    await third.shows(third.t('activity.you_wait', 1))
    await third.hides('闻女士')
    await third.close()

    await worker.go(`/activities/${id}`)
    await worker.shows('居民闻女士')
    await worker.tap(worker.link('activity.print_sheet'))
    const code = (await worker.text('.lj-digits')).replace(/\D/g, '')
    assert.equal(code.length, 6)
    await worker.shows('居民闻女士')
    if (way.js) {
      const pdf = (await worker.page.pdf({ preferCSSPageSize: true })).toString('latin1')
      assert.equal(pdf.match(/\/Type ?\/Page\b/g).length, 1, 'one sheet')
    }

    await v.go(`/in/${id}?code=${code}`)
    await v.tap(v.button('activity.sign_in'))
    await v.shows(v.t('activity.you_are_in'))

    await worker.go('/activities')
    await worker.tap(worker.link(title))
    const list = worker.form('/mark')
    if (way.js) await list.locator('label', { hasText: '路小满' }).click()
    else {
      await list.locator('label', { hasText: '路小满' }).locator('input').focus()
      await worker.page.keyboard.press('Space')
    }
    await worker.send('/mark')
    await worker.form('/hold').locator('[name="heads"]').fill('7')
    await worker.send('/hold')
    await worker.shows(worker.t('activity.is_held', 9))
    await worker.close()

    await v.go('/activities/' + id)
    await v.shows(v.t('activity.you_came')) /* not a whole minute yet: no hours to speak of */
    await v.go('/hours')
    await v.shows(title)
    await v.close()

    assert.equal(await figure('sessions') - before.sessions, 1)
    assert.equal(await figure('person_times') - before.persons, 9)
    const manager = await visitor({ ...way, as: 5, size: OFFICE })
    await manager.go('/figures?period=all&area=' + (await areaByCode('990100001001')).id)
    const row = manager.page.locator('tr', { hasText: manager.t('figure.sessions') }).first()
    await manager.tap(row.locator('a[href^="/activities?"]').first())
    await manager.shows(title)
    const total = Number((await manager.text('.lj-pages')).match(/\d+/)[0])
    assert.equal(total, await figure('sessions'))
    await manager.hides('居民闻女士')
    await manager.close()
  })

  test(`M66 a team is joined with consent and left; who leads it sees members and growth (${way.lang}${way.js ? '' : ', without JavaScript'})`, async () => {
    const v = await visitor({ ...way, as: 1, size: PHONE })
    const name = (await api(1).get('/teams')).items[0]
    await v.go('/teams')
    await v.tap(v.page.locator(`a[href="/teams/${name.id}"]`))
    await v.tap(v.button('team.join'), { status: 422 })
    await v.field('agree').check({ force: true })
    await v.tap(v.button('team.join'))
    await v.shows(v.t('done.join'))
    assert.equal(await v.page.locator('table').count(), 0, 'members see the number, not the names')
    const worker = await visitor({ ...way, as: 3, size: OFFICE })
    await worker.go('/teams')
    await worker.tap(worker.page.locator(`a[href="/teams/${name.id}"]`))
    await worker.shows('居民闻女士')
    await worker.shows(worker.t('team.growth'))
    await worker.close()
    await v.page.evaluate(() => window.scrollTo(0, 0)).catch(() => {})
    v.page.once('dialog', d => d.accept())
    const leave = v.form('/leave').locator('[type="submit"]')
    if (way.js) {
      await leave.click()
      const yes = v.page.locator('dialog button, .modal button').last()
      if (await yes.count()) await Promise.all([v.page.waitForNavigation(), yes.click()])
    } else await v.tap(leave)
    await v.go('/teams?mine=1')
    assert.equal(await v.page.locator(`a[href="/teams/${name.id}"]`).count(), 0)
    await v.close()
  })
}

test('M51 the calendar of the community shows its Saturdays, without a name', async () => {
  const area = await areaByCode('990100001001')
  const answer = await fetch(`${base}/activities/feed.ics?area=${area.id}`)
  assert.equal(answer.headers.get('content-type'), 'text/calendar; charset=utf-8')
  const text = await answer.text()
  const starts = text.split('BEGIN:VEVENT').filter(e => e.includes('街角摊：')).map(e => /DTSTART:(\d{4})(\d\d)(\d\d)T010000Z/.exec(e))
  assert.ok(starts.length >= 8, 'Saturdays ahead: ' + starts.length)
  for (const s of starts) assert.equal(new Date(Date.UTC(+s[1], s[2] - 1, +s[3])).getUTCDay(), 6)
  assert.ok(!/闻|路小满/.test(text))
})

test('M158 who is no member of the staff does not get at names or the list', async () => {
  const all = (await api(3).get('/activities?limit=50')).items.filter(x => x.taken > 3)
  assert.ok(all.length, 'something has been signed up for')
  for (const as of [0, 1, 4, 5, 10]) {
    const got = JSON.parse((await ask(as, 'GET', '/activities/' + all[0].id)).text)
    assert.equal(got.people.length, 0)
    assert.equal(got.code, undefined)
  }
  assert.equal((await ask(1, 'POST', `/activities/${all[0].id}/mark`, { people: [] })).status, 403)
})
