/*
 * Live pages. An element with an id and data-live="/live?area=7" asks for itself again when something in that area has
 * changed, and takes over what is different: what is being typed, opened or drawn by script stays.
 * A browser holds few connections to one site, so only a page that is seen listens, and it looks anew when it is seen again.
 * Loaded after app.js by the pages that need it: office lists, big screen.
 */
import { Idiomorph } from 'idiomorph'

const how = {
  ignoreActiveValue: true, // never wipe what is being typed
  callbacks: {
    beforeNodeMorphed: old => !(old.dataset && ('chart' in old.dataset || 'map' in old.dataset)), // drawn from their islands
    beforeAttributeUpdated: (name, el) => !(name === 'open' && el.tagName === 'DETAILS'),
  },
}

const live = [...document.querySelectorAll('[data-live]')]
let source = null
let away = false

document.addEventListener('visibilitychange', attend)
attend()

function attend() {
  if (source) source.close()
  source = null
  if (!live.length) return
  if (document.hidden) { away = true; return }
  if (away) refresh()
  source = new EventSource(live[0].dataset.live)
  source.addEventListener('changed', refresh)
}

/* The whole page again, as a reload would show it; one at a time, and once more if there was news meanwhile. */
let asking = false
let again = false

async function refresh() {
  again = asking
  if (asking) return
  asking = true
  try {
    const answer = await fetch(location.href)
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'))
  } catch { /* the network is away: the next news, or a look at the page, asks again */ }
  asking = false
  if (again) refresh()
}

function show(page) {
  for (const el of live) {
    const now = page.getElementById(el.id)
    if (now) Idiomorph.morph(el, now, how)
  }
  document.dispatchEvent(new Event('linju:changed')) // charts and maps draw what their islands say now
}
