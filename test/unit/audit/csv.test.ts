import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLine } from '../../../api/audit/csv.ts'
import { readCsv } from '../../support/csv.ts'

describe('a line of the table', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['she said "no"', '"she said ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+44 20', "'+44 20"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1+1', "'  =1+1"],
    ['\t=1+1', "'\t=1+1"],
    ['\tx', "'\tx"],
    ['\r=1', '"\'\r=1"'],
    ['\u0000=1', "'\u0000=1"],
    ['＝1+1', "'＝1+1"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ["O'Hara", "O'Hara"],
    ['a=b', 'a=b'],
    ['', ''],
  ])('%j', (text, written) => {
    expect(csvLine([text])).toBe(`${written}\r\n`)
  })

  it('leaves numbers alone', () => {
    expect(csvLine([12, -1, 'x'])).toBe('12,-1,x\r\n')
  })

  it('is read back as it was, whatever is in it, and never begins a formula', () => {
    const lines = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(lines, (written) => {
        const read = readCsv(written.map(csvLine).join(''))
        expect(read).toHaveLength(written.length)
        for (const [row, fields] of read.entries()) {
          expect(fields).toHaveLength(written[row]?.length ?? -1)
          for (const [column, field] of fields.entries()) {
            expect(field).not.toMatch(/^[\s]*[=+\-@]/)
            const original = written[row]?.[column]
            expect([original, `'${original}`]).toContain(field)
          }
        }
      }),
    )
  })
})
