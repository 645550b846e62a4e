/*
 * Live pages: updates pushed by the server (hx-ext="sse") and swaps that keep
 * what has not changed (hx-swap="morph" or "morph:innerHTML", hx-ext="morph").
 * Loaded after app.js by the pages that need it: office, big screen, scoring.
 */
import 'htmx-ext-sse/dist/sse.js'
import { Idiomorph } from 'idiomorph'

const STYLES = { morph: 'outerHTML', 'morph:outerHTML': 'outerHTML', 'morph:innerHTML': 'innerHTML' }

Idiomorph.defaults.ignoreActiveValue = true // never wipe what is being typed

window.htmx.defineExtension('morph', {
  isInlineSwap: style => STYLES[style] === 'outerHTML',
  handleSwap(style, target, fragment) {
    const morphStyle = STYLES[style]
    return morphStyle ? Idiomorph.morph(target, fragment.children, { morphStyle }) : false
  },
})
