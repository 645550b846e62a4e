/* Who answers for what, and who looks after whom: business lines, the yearly review of a unit, taking somebody out of a team, joining under 18. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { api, OFFICE, PHONE, visitor } from './helpers.mjs'

for (const lang of ['zh', 'en'])
  test(`M76 a vacant line is given to somebody, with the load that it makes, and ended (${lang})`, async () => {
    const home = (await api(3).get('/me')).roles[0].area
    const v = await visitor({ lang, as: 5, size: OFFICE })
    await v.go('/lines?area=' + home)
    const card = v.page.locator('section.card', { hasText: v.t('grid.vacant') }).first()
    const title = await card.locator('h2').innerText()
    await card.locator('summary').click()
    await v.choose('person', await card.locator('[name="person"]').last().getAttribute('value') ?? 'option:last-child', card)
    await v.tap(card.locator('[type="submit"]'))
    const given = v.page.locator('section.card', { has: v.page.locator('h2', { hasText: title }) })
    assert.equal(await given.locator('.lj-badge', { hasText: v.t('grid.vacant') }).count(), 0)
    await v.page.evaluate(() => document.querySelectorAll('[data-confirm]').forEach(b => b.removeAttribute('data-confirm')))
    await v.tap(given.locator('form[action$="/end"] button').last())
    await v.shows(v.t('grid.vacant'))
    await v.close()
    const phone = await visitor({ lang, as: 1, size: PHONE })
    await phone.go('/lines?area=' + home)
    await phone.shows(title)
    await phone.close()
  })

test('M27 the community reviews a unit once a year, its contact reads it and answers', async () => {
  const unit = (await api(7).get('/enrolments?kind=unit')).items[0]
  const worker = await visitor({ as: 3, size: OFFICE })
  await worker.go('/enrolments/' + unit.id)
  if (await worker.form('/review').count()) {
    await worker.tap(worker.form('/review').locator('[type="submit"]'), { status: 422 })
    await worker.form('/review').locator('[name="text"]').fill('每月都来，带来的树苗都活了。')
    await worker.choose('grade', await worker.form('/review').locator('[name="grade"]').last().getAttribute('value') ?? 'good', worker.form('/review'))
    await worker.tap(worker.form('/review').locator('[type="submit"]'))
  }
  await worker.shows(worker.t('enrol.review'))
  assert.equal(await worker.form('/review').count(), 0, 'once a year')
  await worker.close()
  const contact = await visitor({ as: 7, size: PHONE })
  await contact.go('/enrolments/' + unit.id)
  await contact.shows(contact.t('enrol.review'))
  if (await contact.form('/reply').count()) {
    await contact.form('/reply').locator('[name="text"]').fill('明年再来。')
    await contact.tap(contact.form('/reply').locator('[type="submit"]'))
    await contact.shows('明年再来。')
  }
  await contact.close()
})

test('M66 a member is taken out of a team with a reason that this person reads', async () => {
  const team = (await api(4).get('/teams')).items.find(x => !x.mine)
  const v = await visitor({ as: 4, size: PHONE })
  await v.go('/teams/' + team.id)
  await v.field('agree').check({ force: true })
  await v.tap(v.button('team.join'))
  const worker = await visitor({ as: 3, size: OFFICE })
  await worker.go('/teams/' + team.id)
  const form = worker.form('/remove')
  await worker.open(form)
  await form.locator('select[name="person"]').selectOption({ label: '志愿者路小满' })
  await form.locator('[name="reason"]').fill('今年的排班已满，明年欢迎再来')
  await worker.tap(form.locator('[type="submit"]'))
  await worker.close()
  await v.go('/teams?mine=1')
  await v.shows('今年的排班已满，明年欢迎再来')
  await v.close()
})

for (const lang of ['zh', 'en'])
  test(`under 18 a team waits for the guardian (${lang})`, async () => {
    const team = (await api(1).get('/teams')).items.filter(x => !x.mine)[lang === 'zh' ? 1 : 2]
    const v = await visitor({ lang, as: 1, size: PHONE })
    await v.go('/teams/' + team.id)
    await v.open(v.field('guardian_phone'))
    await v.field('minor').check({ force: true })
    await v.field('agree').check({ force: true })
    await v.tap(v.button('team.join'), { status: 422 })
    await v.shows(v.t('guardian.phone_missing'))
    await v.field('guardian_phone').fill('13977770001')
    await v.tap(v.button('team.join'))
    await v.shows(v.t('guardian.waits'))
    await v.hides('13977770001')
    await v.close()
  })
