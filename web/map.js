/*
 * A map of areas. <div class="lj-map" data-map="grids"> is drawn from the
 * GeoJSON island <script type="application/json" id="grids">, whose features
 * carry { name, count, href }. The darker the area, the larger its count; name
 * and count stand on it; a click or Enter opens href. It fills its box.
 *
 *   data-tiles="https://…/{z}/{x}/{y}.png"  a tile layer (none by default: the
 *                                           CSP must allow its host)
 *   data-shift="gcj02"                      the tiles use the shifted datum
 *   data-credit                             whose tiles they are
 *   data-zoom-in, data-zoom-out             titles of the two buttons
 *
 * The server prints the same figures as a table in <details>.
 */
import { CircleMarker, Control, GeoJSON, LatLng, Map as LeafletMap, TileLayer } from 'leaflet/dist/leaflet-src.esm.js'
import 'leaflet/dist/leaflet.css'
import { gcj02 } from './gcj02.js'

const STEPS = 5
const drawn = new Map() // div -> { map, text, watch }

document.addEventListener('DOMContentLoaded', drawAll)
document.addEventListener('linju:changed', drawAll)

function drawAll() {
  for (const div of drawn.keys()) if (!div.isConnected) erase(div)
  for (const div of document.querySelectorAll('[data-map]')) draw(div)
}

function draw(div) {
  const island = document.getElementById(div.dataset.map)
  const text = island && island.textContent
  const old = drawn.get(div)
  if (!text || (old && old.text === text && div.firstChild)) return
  if (old) erase(div)
  const map = base(div)

  const data = JSON.parse(text)
  const top = Math.max(1, ...data.features.map(f => f.properties.count || 0))
  const layer = new GeoJSON(data, {
    coordsToLatLng: ([lon, lat]) => new LatLng(...(div.dataset.shift === 'gcj02' ? gcj02(lat, lon) : [lat, lon])),
    pointToLayer: (f, at) => new CircleMarker(at, { radius: 12 }),
    style: f => ({ className: 'lj-area lj-area-' + step(f.properties.count, top), weight: 2 }),
    onEachFeature: (f, l) => {
      l.bindTooltip(label(f.properties), { permanent: true, direction: 'center', className: 'lj-area-label' })
      l.on('click', () => open(f.properties))
    },
  }).addTo(map)
  fit(map, layer)
  layer.eachLayer(l => focusable(l.getElement(), l.feature.properties))
  const watch = new ResizeObserver(() => { map.invalidateSize({ animate: false }); fit(map, layer) })
  watch.observe(div)
  drawn.set(div, { map, text, watch })
}

function erase(div) {
  const { map, watch } = drawn.get(div)
  watch.disconnect()
  map.remove()
  drawn.delete(div)
}

function base(div) {
  const { tiles, credit = '', zoomIn = '+', zoomOut = '−' } = div.dataset
  const map = new LeafletMap(div, {
    attributionControl: false, zoomControl: false, scrollWheelZoom: false,
    zoomSnap: 0.05, zoomDelta: 0.5, fadeAnimation: false,
  })
  new Control.Zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut, position: 'bottomright' }).addTo(map)
  if (tiles) {
    new TileLayer(tiles, { attribution: credit }).addTo(map)
    new Control.Attribution({ prefix: false }).addTo(map)
  }
  return map
}

function fit(map, layer) {
  const bounds = layer.getBounds()
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [8, 8], animate: false })
}

function step(count, top) {
  return count ? Math.min(STEPS, Math.ceil(count / top * STEPS)) : 0
}

function label({ name, count }) {
  const span = document.createElement('span')
  span.textContent = name
  if (count != null) {
    const b = document.createElement('b')
    b.textContent = count
    span.append(b)
  }
  return span
}

function open({ href }) {
  if (href) location.href = href
}

function focusable(el, p) {
  if (!el || !p.href) return
  el.setAttribute('tabindex', 0)
  el.setAttribute('role', 'link')
  el.setAttribute('aria-label', p.name + ' ' + (p.count == null ? '' : p.count))
  el.addEventListener('keydown', e => { if (e.key === 'Enter') open(p) })
}
