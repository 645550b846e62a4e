/*
 * Builds what browsers load: node build.mjs OUTDIR [--kit]
 *
 * Every file lands in OUTDIR under a name that carries its content's hash, with
 * .gz and .br beside it where they are smaller. OUTDIR/manifest.txt lists them,
 * one per line: logical name, hashed name, MIME type; tools/embed reads it.
 * Style sheets and scripts name other files by their hashed names.
 * --kit also writes the style kit (kit/*.html) so that a browser can show it.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { transform } from 'lightningcss'
import { PurgeCSS } from 'purgecss'

const here = dirname(fileURLToPath(import.meta.url))
const src = resolve(here, '../src')
const out = resolve(process.argv[2] || 'out')
const read = path => readFileSync(resolve(here, path), 'utf8')
const readJson = path => JSON.parse(read(path))
const packageDir = name => join(here, 'node_modules', name)

const MIME = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
}
const BROWSERS = { chrome: 80 << 16, safari: (13 << 16) | (4 << 8), ios_saf: (13 << 16) | (4 << 8) }
const SURFACES = ['phone', 'office', 'screen']

const manifest = new Map() // logical name -> { file, mime }

emptyOutDir()

emit('favicon.svg', read('favicon.svg'))
emit('icons.svg', sprite(readJson('icons.json')))
for (const s of SURFACES) emit(s + '.css', await surfaceCss(s))
for (const name of ['app', 'chart', 'map', 'live']) await bundle(name)
emit('licenses.txt', licenses())
writeFileSync(join(out, 'manifest.txt'),
  [...manifest].map(([name, { file, mime }]) => `${name} ${file} ${mime.replace('; ', ';')}\n`).join(''))
if (process.argv.includes('--kit')) kit()

/* Removes what an earlier build left, and nothing else's files. */
function emptyOutDir() {
  mkdirSync(out, { recursive: true })
  const old = readdirSync(out)
  if (old.length && !old.includes('manifest.txt')) throw new Error(`${out} is not empty and not ours`)
  for (const f of old) if (f !== 'manifest.txt') rmSync(join(out, f), { recursive: true })
}

/* Writes one file under its hashed name, compressed too, and returns that name. */
function emit(name, content) {
  if (manifest.has(name)) return manifest.get(name).file
  const raw = Buffer.from(content)
  const hash = createHash('sha256').update(raw).digest('hex').slice(0, 8)
  const ext = extname(name)
  const file = `${basename(name, ext)}.${hash}${ext}`
  manifest.set(name, { file, mime: MIME[ext] })
  writeFileSync(join(out, file), raw)
  const packed = {
    gz: gzipSync(raw, { level: 9 }),
    br: brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }),
  }
  for (const [kind, data] of Object.entries(packed)) {
    if (data.length < raw.length) writeFileSync(join(out, `${file}.${kind}`), data)
  }
  return file
}

/* Bootstrap as far as this surface uses it, then our skin. */
async function surfaceCss(surface) {
  const lists = readJson('safelist.json')
  const patterns = list => list.map(p => new RegExp(p))
  const [{ css }] = await new PurgeCSS().purge({
    content: [`${here}/kit/${surface}.html`, `${here}/kit/paper.html`, `${here}/*.js`, `${src}/**/*.html`, `${src}/**/*.c`, `${src}/**/*.h`],
    extractors: [{ extensions: ['c', 'h'], extractor: wordsInStrings }],
    css: [{ raw: readFileSync(join(packageDir('bootstrap'), 'dist/css/bootstrap.css'), 'utf8') }],
    safelist: patterns(lists.keep),
    blocklist: surface === 'office' ? [] : patterns(lists['not-office']),
    keyframes: true,
  })
  return finishCss(surface + '.css', css + read('skin.css') + read(`skin-${surface}.css`) + (surface === 'office' ? read('skin-paper.css') : ''))
}

/* Classes made in C stand in string literals; other words of C are not classes. */
function wordsInStrings(text) {
  return (text.match(/"(?:[^"\\\n]|\\.)*"/g) || []).join(' ').match(/[\w-]+/g) || []
}

/* Prefixes and minifies for old browsers; pictures inside become files of their
 * own, because the content policy allows no data: addresses. */
function finishCss(filename, css, dir = here) {
  const used = dropUnusedVariables(css.replace(/@charset[^;]*;/g, ''))
  const withFiles = used.replace(/url\((["']?)(.+?)\1\)/g, (all, quote, url) => {
    if (url.startsWith('#')) return all
    const data = /^data:image\/svg\+xml,(.*)$/.exec(url)
    if (url.startsWith('data:') && !data) throw new Error(`${filename}: unexpected ${url.slice(0, 40)}`)
    const content = data ? decodeURIComponent(data[1]) : readFileSync(resolve(dir, url))
    const id = createHash('sha256').update(content).digest('hex').slice(0, 8)
    return `url("${emit(data ? `css-${id}.svg` : basename(url), content)}")`
  })
  return transform({ filename, code: Buffer.from(withFiles), minify: true, targets: BROWSERS }).code
}

/* Custom properties that neither the sheet nor chart.js reads go, until none is left to go. */
function dropUnusedVariables(css) {
  const byScript = read('chart.js').match(/--lj-[\w-]+/g)
  for (;;) {
    const used = new Set([...byScript, ...[...css.matchAll(/var\(\s*(--[\w-]+)/g)].map(m => m[1])])
    const next = css.replace(/(?<=[{;\s])(--[\w-]+)\s*:[^;{}]*(;|(?=\}))/g, (all, name) => used.has(name) ? all : '')
    if (next === css) return css
    css = next
  }
}

/* One script: everything it imports, for browsers of 2020; its style sheet apart. */
async function bundle(name) {
  const result = await build({
    entryPoints: [join(here, name + '.js')],
    bundle: true, minify: true, write: false, format: 'iife', target: 'es2017',
    outdir: out, legalComments: 'none', logLevel: 'warning',
    plugins: [{
      name: 'css apart',
      setup(b) {
        b.onLoad({ filter: /\.css$/ }, ({ path }) => {
          emit(name + '.css', finishCss(name + '.css', importedCss(path), dirname(path)))
          return { contents: '', loader: 'js' }
        })
      },
    }],
  })
  emit(name + '.js', result.outputFiles[0].contents)
}

/* Leaflet's sheet without the rules that show pictures: we use no markers, no layer menu. */
function importedCss(path) {
  return readFileSync(path, 'utf8').replace(/[^{}]+\{[^{}]*url\([^{}]*\}/g, '')
    .replace(/filter: progid[^;]*;|-ms-filter[^;]*;/g, '')
}

function sprite(names) {
  const dir = join(packageDir('@tabler/icons'), 'icons/outline')
  const symbols = [...new Set(names)].sort().map(name => {
    const inner = readFileSync(join(dir, name + '.svg'), 'utf8')
      .replace(/<!--[\s\S]*?-->|<\/?svg[^>]*>/g, '').replace(/\s+/g, ' ').replace(/> </g, '><').replace(/ \/>/g, '/>')
      .replace(/(?:<path d="M[^"]*"\/>)+/g, paths => paths.replace(/"\/><path d="/g, '')).trim()
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`
}

/* The licences of what is shipped, to stand on the page 关于. */
function licenses() {
  const shipped = ['bootstrap', 'idiomorph', 'echarts', 'zrender', 'tslib', 'leaflet', '@tabler/icons']
  return shipped.map(name => {
    const dir = packageDir(name)
    const { version, license } = JSON.parse(readFileSync(join(dir, 'package.json')))
    const texts = [dir, join(dir, 'licenses')].filter(existsSync).flatMap(d => readdirSync(d).sort()
      .filter(f => /^(licen[cs]e|notice|copyrightnotice)(\W.*)?$/i.test(f))
      .map(f => readFileSync(join(d, f), 'utf8').trim()))
    return [`${name} ${version} (${license})`, ...texts].join('\n\n')
  }).join('\n\n' + '='.repeat(78) + '\n\n') + '\n'
}

function kit() {
  for (const f of readdirSync(join(here, 'kit')).filter(f => f.endsWith('.html'))) {
    const html = read('kit/' + f).replace(/"\/a\/([\w.-]+)/g, (all, name) => {
      if (!manifest.has(name)) throw new Error(`kit/${f}: no asset ${name}`)
      return '"' + manifest.get(name).file
    })
    writeFileSync(join(out, 'kit-' + f), html)
    if (f === 'phone.html') writeFileSync(join(out, 'kit-phone-elder.html'), html.replace('<html ', '<html class="lj-elder" ').replace(/长辈版<\/span>/, '普通版</span>'))
  }
  if (existsSync(join(here, 'kit.html'))) writeFileSync(join(out, 'kit.html'), read('kit.html').replace(/"kit\//g, '"kit-'))
}
