// Workbooks that somebody sends: refused before they hurt, and read by their own sheets only.
import { strToU8, zipSync } from 'fflate'
import { readWorkbook } from '../../surveys/exchange/read-workbook'

const files = (parts: Record<string, string>) =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])))

describe('a workbook', () => {
  const sheet = '<worksheet><sheetData><row><c t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
  const parts = {
    'xl/workbook.xml': '<workbook><sheets><sheet name="survey" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheet,
  }
  it.each([
    ['nothing', new Uint8Array(), 'something else'],
    ['words', strToU8('type,name'), 'something else'],
    ['an old spreadsheet', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), 'an old or a locked one'],
    ['an archive of something else', files({ 'a.txt': 'a' }), 'no sheet'],
    ['cut in half', files(parts).subarray(0, 200), 'no sheet|damaged'],
    [
      'XML with a document type',
      files({ ...parts, 'xl/worksheets/sheet1.xml': `<!DOCTYPE a [<!ENTITY b "${'b'.repeat(50)}">]>${sheet}` }),
      'document type',
    ],
    ['XML that breaks off', files({ ...parts, 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row' }), 'damaged'],
    [
      'a file of 3,000 parts',
      files(Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`p${at}`, '']))),
      'more than 2000 parts',
    ],
  ])('that is %s is refused', (_, file, expected) => {
    const read = readWorkbook(file)
    expect(read).toMatchObject({ ok: false, fault: { path: 'file', message: expect.stringMatching(expected) } })
  })

  it('that unpacks to a hundred times its size is stopped early', () => {
    const bomb = zipSync(
      {
        ...Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])),
        'xl/sharedStrings.xml': new Uint8Array(60_000_000),
      },
      { level: 6 },
    )
    expect(bomb.length).toBeLessThan(100_000)
    const read = readWorkbook(bomb)
    expect(read).toMatchObject({ ok: false, fault: { message: expect.stringContaining('more than 40 MB') } })
  })

  it('whose parts are named after places outside is read by its own parts only', () => {
    const read = readWorkbook(files({ ...parts, '../../etc/passwd': 'x', '/xl/worksheets/../../../a.xml': 'y' }))
    expect(read).toMatchObject({ ok: true, sheets: [{ name: 'survey', rows: [{ row: 1, cells: ['x'] }] }] })
  })

  it('with macros is read without them, and says so', () => {
    expect(readWorkbook(files({ ...parts, 'xl/vbaProject.bin': 'x', 'xl/macrosheets/sheet1.xml': 'y' }))).toMatchObject(
      { ok: true, hasMacros: true },
    )
  })

  it('gives shared strings, numbers, truth and last values of formulas, each in its column', () => {
    const rows =
      '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3"><v>4</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" t="str"><f>1+1</f><v>2</v></c></row>'
    const read = readWorkbook(
      files({
        ...parts,
        'xl/sharedStrings.xml': '<sst><si><r><t>Ł</t></r><r><t>ódź</t></r><rPh><t>no</t></rPh></si></sst>',
        'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
      }),
    )
    expect(read).toMatchObject({ ok: true, sheets: [{ rows: [{ row: 3, cells: ['Łódź', '', '4', 'true', '2'] }] }] })
  })
})
