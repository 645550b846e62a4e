/*
 * The script of every page, phone and office: a few small comforts. Every page works without it: a form posts, a link leads on.
 *
 *   data-draft="key"     on a form or around it: what was typed is kept in this tab until sent
 *   data-copy="text"     on a hidden button, or on a tel: link: copies the text
 *   data-copy-link="/x"  beside it: the whole address of this page of the site stands below the text
 *   data-said="words"    what the copy button says afterwards
 *   data-confirm="words" on a button or link: asks first (data-yes, data-no: labels)
 *   data-print           on a hidden button: prints the page
 *   data-again="id"      work goes on: each second the element of that id is taken from the page anew, until none asks for it
 *   data-load="id"       around a link: the element of that id of the page it leads to stands here instead
 *   input[type=file]     in .lj-file: what was chosen appears in its <output>, with its size out of data-bytes; more than data-most
 *                        or data-bytes are given back with data-too-many, data-too-large; pictures are shown and made small first
 */
const storage = safe(() => window.sessionStorage)

document.documentElement.classList.add('lj-js')
document.addEventListener('click', confirmFirst, true)
document.addEventListener('click', copyOrPrint)
document.addEventListener('input', keepDraft)
document.addEventListener('change', keepDraft)
document.addEventListener('change', takeFiles)
document.addEventListener('submit', markDraftSent)
document.addEventListener('DOMContentLoaded', () => { dropSentDraft(); enhance(document); askAgain(); loadParts() })

function enhance(root) {
  for (const b of root.querySelectorAll('[data-copy][hidden],[data-print][hidden]')) b.hidden = false
  for (const f of root.querySelectorAll('form[data-draft],[data-draft] form')) restoreDraft(f)
}

/* ---- what is being worked on asks again ---- */

function askAgain() {
  const part = document.querySelector('[data-again]')
  if (!part) return
  setTimeout(async () => {
    try {
      const answer = await fetch(location.href)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const now = answer.ok && page.getElementById(part.dataset.again)
      if (now) {
        document.getElementById(part.dataset.again).replaceWith(now)
        enhance(now)
      }
    } catch (e) { /* the network is away: the next second asks again */ }
    askAgain()
  }, 1000)
}

async function loadParts() {
  for (const part of document.querySelectorAll('[data-load]')) {
    try {
      const answer = await fetch(part.querySelector('a').href)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const now = answer.ok && page.getElementById(part.dataset.load)
      if (now) { part.replaceWith(now); enhance(now) }
    } catch (e) { /* the link stays */ }
  }
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

/* ---- copy, print ---- */

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

/* ---- files ---- */

const LONGEST = 1600 // px, as the server makes them: what is more only travels

async function takeFiles({ target: input }) {
  const box = input.type === 'file' && input.closest('.lj-file')
  const out = box && box.querySelector('output')
  if (!out) return
  const most = Number(input.dataset.most) || Infinity, room = Number(input.dataset.bytes) || Infinity
  const refuse = words => { input.value = ''; out.textContent = words }
  out.textContent = ''
  if (input.files.length > most) return refuse(input.dataset.tooMany)
  const chosen = [...input.files]
  const shown = input.accept.startsWith('image/') ? await Promise.all(chosen.map(makeSmall)) : chosen.map(file => ({ file }))
  if (chosen.some((f, i) => f !== input.files[i])) return // chosen anew meanwhile
  const files = put(input, shown.map(s => s.file))
  const bytes = files.reduce((sum, f) => sum + f.size, 0)
  if (bytes > room) return refuse(input.dataset.tooLarge)
  for (const { canvas } of shown) if (canvas) out.append(canvas)
  if (files.length) add(out, 'span', files.map(f => f.name).join('、') + ' · ' + megabytes(bytes) + (room < Infinity ? ' / ' + megabytes(room) : '') + ' MB')
}

const megabytes = n => String(Math.ceil(n / 104857.6) / 10)

/* What the form will send; where the browser cannot be told, what was chosen. */
function put(input, files) {
  safe(() => {
    const list = new DataTransfer()
    for (const f of files) list.items.add(f)
    input.files = list.files
  })
  return [...input.files]
}

/* Upright, at most LONGEST, without anything but its points; a picture this browser cannot read goes as it is. */
async function makeSmall(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const blob = await new Promise(done => draw(picture, LONGEST).toBlob(done, 'image/jpeg', .85))
    const canvas = draw(picture, 96)
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', file.name)
    const small = blob && blob.size < file.size
    return { canvas, file: small ? new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }) : file }
  } catch (e) {
    return { file }
  }
}

function draw(picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

function safe(f) { try { return f() } catch (e) { return null } }
