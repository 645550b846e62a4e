/*
 * WGS-84 to GCJ-02, the datum of Chinese tile services: the published
 * approximation (a smooth shift of up to some hundred metres, as degrees on the
 * Krasovsky 1940 ellipsoid). Only what is drawn over such tiles is shifted;
 * records keep WGS-84.
 */
const AXIS = 6378245.0
const ECC2 = 0.00669342162296594323
const { PI, sin, cos, sqrt, abs } = Math

export function gcj02(lat, lon) {
  const x = lon - 105
  const y = lat - 35
  const rad = lat / 180 * PI
  const m = 1 - ECC2 * sin(rad) ** 2
  const perLat = AXIS * (1 - ECC2) / (m * sqrt(m)) * PI / 180 // metres in a degree
  const perLon = AXIS / sqrt(m) * cos(rad) * PI / 180
  return [lat + north(x, y) / perLat, lon + east(x, y) / perLon]
}

function north(x, y) {
  return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple(x) +
    (20 * sin(y * PI) + 40 * sin(y / 3 * PI)) * 2 / 3 +
    (160 * sin(y / 12 * PI) + 320 * sin(y / 30 * PI)) * 2 / 3
}

function east(x, y) {
  return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple(x) +
    (20 * sin(x * PI) + 40 * sin(x / 3 * PI)) * 2 / 3 +
    (150 * sin(x / 12 * PI) + 300 * sin(x / 30 * PI)) * 2 / 3
}

function ripple(x) {
  return (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2 / 3
}
