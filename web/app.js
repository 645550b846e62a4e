/*
 * The script of every page, phone and office: htmx and a few small comforts. Every page works without it: a form posts, a link leads on.
 *
 *   data-draft="key"     on a form or around it: what was typed is kept in this tab until sent
 *   data-copy="text"     on a hidden button, or on a tel: link: copies the text
 *   data-copy-link="/x"  beside it: the whole address of this page of the site stands below the text
 *   data-said="words"    what the copy button says afterwards
 *   data-confirm="words" on a button or link: asks first (data-yes, data-no: labels)
 *   data-print           on a hidden button: prints the page
 *   input[type=file]     in .lj-file: the names chosen appear in its <output>
 */
import htmx from 'htmx.org/dist/htmx.esm.js'

const storage = safe(() => window.sessionStorage)

setUpHtmx()
document.documentElement.classList.add('lj-js')
document.addEventListener('click', confirmFirst, true)
document.addEventListener('click', copyOrPrint)
document.addEventListener('input', keepDraft)
document.addEventListener('change', keepDraft)
document.addEventListener('change', showFileNames)
document.addEventListener('submit', markDraftSent)
document.addEventListener('DOMContentLoaded', () => { dropSentDraft(); enhance(document) })
document.addEventListener('htmx:afterSettle', e => enhance(e.target))

/* No eval, no style tag of its own (strict CSP), and no copies of pages kept
 * in the browser's storage: the computer may be shared. */
function setUpHtmx() {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    responseHandling: [
      { code: '204', swap: false },
      { code: '[23]..', swap: true },
      { code: '422', swap: true }, // a form that comes back with its errors
      { code: '...', swap: false, error: true },
    ],
  })
}

function enhance(root) {
  for (const b of root.querySelectorAll('[data-copy][hidden],[data-print][hidden]')) b.hidden = false
  for (const f of root.querySelectorAll('form[data-draft],[data-draft] form')) restoreDraft(f)
}

/* ---- drafts: the tab remembers what was typed, never hidden fields or passwords ---- */

function draftKey(form) {
  const named = form.closest('[data-draft]')
  return named && 'draft:' + named.dataset.draft
}

function draftFields(form) {
  return [...form.elements].filter(f => f.name && !/^(hidden|password|file|submit|button|reset)$/.test(f.type))
}

function keepDraft(e) {
  const form = e.target.form
  if (!storage || !form || !draftKey(form)) return
  const values = draftFields(form)
    .filter(f => f.type === 'radio' || f.type === 'checkbox' ? f.checked : f.value)
    .map(f => [f.name, f.value])
  safe(() => storage.setItem(draftKey(form), JSON.stringify(values)))
}

function restoreDraft(form) {
  const values = storage && safe(() => JSON.parse(storage.getItem(draftKey(form))))
  if (!values) return
  for (const f of draftFields(form)) {
    if (f.type === 'radio' || f.type === 'checkbox') {
      f.checked = values.some(v => v[0] === f.name && v[1] === f.value)
    } else if (f.value === (f.defaultValue || '')) {
      const kept = values.find(v => v[0] === f.name)
      if (kept) f.value = kept[1]
    }
  }
}

/* A draft goes when the page after its form's sending no longer holds the form:
 * a lost network or a form with errors keeps it. */
function markDraftSent(e) {
  if (storage && draftKey(e.target)) safe(() => storage.setItem('draft-sent', draftKey(e.target)))
}

function dropSentDraft() {
  const key = storage && storage.getItem('draft-sent')
  if (!key) return
  storage.removeItem('draft-sent')
  const here = [...document.querySelectorAll('form')].some(f => draftKey(f) === key)
  if (!here) storage.removeItem(key)
}

/* ---- dangerous buttons ask first ---- */

let agreed = null

function confirmFirst(e) {
  const el = e.target.closest('[data-confirm]')
  if (!el) return
  if (el === agreed) { agreed = null; return }
  e.preventDefault()
  e.stopImmediatePropagation()
  ask(el.dataset, () => { agreed = el; el.click() })
}

function ask({ confirm: words, yes = 'OK', no = '×' }, then) {
  const box = document.createElement('dialog')
  if (!box.showModal) { // iOS before 15.4
    if (window.confirm(words)) then()
    return
  }
  box.className = 'lj-dialog'
  const p = add(box, 'p', words)
  p.id = 'lj-ask'
  box.setAttribute('aria-labelledby', p.id)
  const acts = add(box, 'div', '', 'lj-dialog-acts')
  add(acts, 'button', no, 'btn btn-outline-secondary').onclick = () => box.close()
  add(acts, 'button', yes, 'btn btn-danger').onclick = () => { box.close(); then() }
  box.onclose = () => box.remove()
  document.body.append(box)
  box.showModal()
}

function add(parent, tag, text, className = '') {
  const el = document.createElement(tag)
  el.textContent = text
  el.className = className
  if (tag === 'button') el.type = 'button'
  return parent.appendChild(el)
}

/* ---- copy, print, file names ---- */

function copyOrPrint(e) {
  const el = e.target.closest('[data-copy],[data-print]')
  if (!el) return
  if ('print' in el.dataset) { window.print(); return }
  const callable = el.href && matchMedia('(pointer: coarse)').matches
  if (callable) return // a telephone: let it call
  e.preventDefault()
  copy(copyText(el.dataset)).then(() => {
    const said = el.dataset.said
    if (!said || el.dataset.was) return
    el.dataset.was = el.innerHTML
    el.textContent = said
    setTimeout(() => { el.innerHTML = el.dataset.was; delete el.dataset.was }, 2000)
  })
}

function copyText({ copy: text, copyLink: path }) {
  return [text, path && location.origin + path].filter(Boolean).join('\n')
}

function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = add(document.body, 'textarea', text, 'visually-hidden') // plain http in a LAN
  area.select()
  document.execCommand('copy')
  area.remove()
  return Promise.resolve()
}

function showFileNames(e) {
  const box = e.target.type === 'file' && e.target.closest('.lj-file')
  const out = box && box.querySelector('output')
  if (out) out.textContent = [...e.target.files].map(f => f.name).join('、')
}

function safe(f) { try { return f() } catch (e) { return null } }
