/*
 * Bars and lines. <div class="lj-chart" data-chart="weeks"> is drawn from the
 * JSON island <script type="application/json" id="weeks">:
 *
 *   { "labels": ["9月", "10月"], "unit": "件", "across": false, "stack": false,
 *     "series": [ { "name": "新增", "type": "bar", "data": [52, 61], "hrefs": ["/…", "/…"] } ] }
 *
 * across: horizontal bars. hrefs: the records behind each figure, opened by a
 * click. The server prints the same figures as a table in <details>.
 * Colours come from the page's custom properties; patterns tell series apart
 * without colour. The tooltip is drawn on the canvas: CSP forbids its HTML.
 */
import * as echarts from 'echarts/core'
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { CanvasRenderer } from 'echarts/renderers'
import zh from 'echarts/lib/i18n/langZH.js'

echarts.use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer])
echarts.registerLocale('ZH', zh)

const drawn = new Map() // div -> { chart, text }

document.addEventListener('DOMContentLoaded', drawAll)
document.addEventListener('linju:changed', drawAll)
window.addEventListener('resize', () => drawn.forEach(d => d.chart.resize()))
window.addEventListener('beforeprint', () => drawn.forEach(d => d.chart.resize()))

function drawAll() {
  for (const [div, d] of drawn) {
    if (div.isConnected && div.firstChild) continue
    d.chart.dispose()
    drawn.delete(div)
  }
  for (const div of document.querySelectorAll('[data-chart]')) draw(div)
}

function draw(div) {
  const island = document.getElementById(div.dataset.chart)
  const text = island && island.textContent
  const old = drawn.get(div)
  if (!text || (old && old.text === text)) return
  const locale = document.documentElement.lang.startsWith('zh') ? 'ZH' : 'EN'
  const chart = old ? old.chart : echarts.init(div, null, { locale })
  const data = JSON.parse(text)
  chart.setOption(option(div, data), true)
  if (!old) chart.on('click', e => open(drawn.get(div).data, e))
  drawn.set(div, { chart, text, data })
}

function open(data, { seriesIndex, dataIndex }) {
  const href = (data.series[seriesIndex].hrefs || [])[dataIndex]
  if (href) location.href = href
}

function option(div, data) {
  const css = getComputedStyle(div)
  const get = name => css.getPropertyValue(name).trim()
  const size = parseFloat(css.fontSize)
  const names = {
    type: 'category',
    data: data.labels,
    inverse: !!data.across,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: get('--lj-line-strong') } },
    axisLabel: { color: get('--lj-muted'), fontSize: size, hideOverlap: true },
  }
  const amounts = {
    type: 'value',
    minInterval: 1,
    splitLine: { lineStyle: { color: get('--lj-line') } },
    axisLabel: { color: get('--lj-muted'), fontSize: size },
  }
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 300,
    textStyle: { fontFamily: css.fontFamily },
    color: ['--lj-chart-1', '--lj-chart-2', '--lj-chart-3', '--lj-chart-4'].map(get),
    aria: { enabled: true, label: { enabled: !div.hasAttribute('aria-label') }, decal: { show: true, decals: patterns(get('--lj-decal')) } },
    grid: { left: 4, right: 12, bottom: 4, top: data.series.length > 1 ? size * 3 : 12, containLabel: true },
    legend: { show: data.series.length > 1, top: 0, left: 0, itemGap: size * 1.5, textStyle: { color: get('--lj-ink'), fontSize: size } },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: get('--lj-card'),
      borderColor: get('--lj-line-strong'),
      textStyle: { color: get('--lj-ink'), fontSize: size },
      valueFormatter: v => v == null ? '—' : v + ' ' + (data.unit || ''),
    },
    xAxis: data.across ? amounts : names,
    yAxis: data.across ? names : amounts,
    series: data.series.map(s => series(s, data)),
  }
}

function series(s, data) {
  const bar = s.type !== 'line'
  return {
    name: s.name,
    type: bar ? 'bar' : 'line',
    data: s.data,
    stack: bar && data.stack ? 'all' : undefined,
    barMaxWidth: 28,
    itemStyle: bar ? { borderRadius: data.stack ? 0 : data.across ? [0, 4, 4, 0] : [4, 4, 0, 0] } : undefined,
    symbol: 'circle',
    symbolSize: 8,
    lineStyle: { width: 2.5 },
    cursor: s.hrefs ? 'pointer' : 'default',
  }
}

/* The first series is plain; the others carry quiet patterns. */
function patterns(color) {
  return [
    { symbol: 'none' },
    { color, symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -Math.PI / 4 },
    { color, symbol: 'circle', dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], symbolSize: 0.5 },
    { color, symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: Math.PI / 4 },
  ]
}
