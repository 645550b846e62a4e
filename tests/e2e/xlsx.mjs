/* The rows of the first sheet of an .xlsx, as texts: a zip of XML files, read with node's own zlib. */
import assert from 'node:assert/strict'
import { inflateRawSync } from 'node:zlib'

function filesOfZip(zip) {
  assert.equal(zip.readUInt32LE(0), 0x04034b50, 'a zip')
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'))
  const files = new Map()
  let at = zip.readUInt32LE(end + 16)
  for (let n = zip.readUInt16LE(end + 10); n > 0; n--) {
    const [size, nameLength, extra, comment] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)]
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.subarray(start, start + size)
    files.set(zip.toString('utf8', at + 46, at + 46 + nameLength), () => (zip.readUInt16LE(local + 8) ? inflateRawSync(packed) : packed).toString('utf8'))
    at += 46 + nameLength + extra + comment
  }
  return files
}

const plain = xml => xml.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&')
const column = ref => [...ref.replace(/\d/g, '')].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1

export function rowsOfXlsx(bytes) {
  const files = filesOfZip(bytes)
  const shared = [...(files.get('xl/sharedStrings.xml')?.() ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(m => plain(m[1]))
  const sheet = files.get('xl/worksheets/sheet1.xml')()
  return [...sheet.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(row => {
    const cells = []
    for (const [, attrs, inner] of row[1].matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const value = plain((inner ?? '').replace(/<f>.*?<\/f>/gs, ''))
      cells[column(/r="([A-Z]+)/.exec(attrs)[1])] = / ?t="s"/.test(attrs) ? shared[value] : value
    }
    return Array.from(cells, c => c ?? '')
  })
}
