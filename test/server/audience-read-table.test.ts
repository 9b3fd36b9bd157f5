// CSV as spreadsheets and CRMs really write it: encodings, separators, line ends, and what is refused with a reason.
import iconv from 'iconv-lite'
import { mostRows, readTable, type Table } from '../../server/audience/imports/read-table'

const table = (content: string | Buffer): Table => {
  const read = readTable(Buffer.isBuffer(content) ? content : Buffer.from(content))
  if ('fault' in read) throw new Error(read.fault)
  return read
}
const fault = (content: string | Buffer): string => {
  const read = readTable(Buffer.isBuffer(content) ? content : Buffer.from(content))
  return 'fault' in read ? read.fault : 'was read'
}
const rows = (content: string | Buffer) => table(content).rows.map(({ cells }) => cells)

describe('a file that is no table', () => {
  it('is refused with what it is and what to do', () => {
    expect(fault('')).toBe('The file is empty.')
    expect(fault('\n \r\n')).toBe('The file is empty.')
    expect(fault(Buffer.from('PK\x03\x04….', 'latin1'))).toContain('xlsx')
    expect(fault(Buffer.from([0x1f, 0x8b, 8, 0]))).toContain('gzip')
    expect(fault('Email,Name\n')).toBe('The file has a header but no rows.')
  })

  it('is refused as a whole when a quote never closes, naming the line', () => {
    expect(fault('Email,Note\na@x.pl,"fine"\nb@x.pl,"never closed\nc@x.pl,x')).toBe(
      'A quote opens on line 3 and is never closed.',
    )
  })

  it('is refused when a cell swallowed the rest, or when there are too many rows', () => {
    expect(fault(`Email,Note\na@x.pl,"${'x'.repeat(200_000)}"`)).toContain('more than 100,000 characters')
    expect(fault(`Email,Note\na@x.pl,"${'x'.repeat(10_000_000)}"`)).toContain('too long')
    expect(fault(`Email\n${'a@x.pl\n'.repeat(mostRows + 1)}`)).toContain('at most 50,000 rows, got 50,001')
  })
})

describe('a table', () => {
  const polish = 'Imię;Miasto\nŁucja;Kraków\n'
  it.each([
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${polish}`), 'UTF-8'],
    ['UTF-16LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(polish, 'utf-16le')]), 'UTF-16LE'],
    ['UTF-16BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), iconv.encode(polish, 'utf-16be')]), 'UTF-16BE'],
    ['Windows-1250', iconv.encode('Imię;Miasto\nŁucja;Kraków, więź, małż\n', 'windows-1250'), 'Windows-1250'],
  ])('is read from %s', (_, bytes, encoding) => {
    const read = table(bytes)
    expect([read.encoding, read.header, read.rows[0]?.cells[0]]).toEqual([encoding, ['Imię', 'Miasto'], 'Łucja'])
  })

  it('is read from Windows-1252 and from UTF-16 without a mark', () => {
    expect(table(iconv.encode('Name;Ort\nMüller;Köln\n', 'windows-1252'))).toMatchObject({
      encoding: 'Windows-1252',
      rows: [{ cells: ['Müller', 'Köln'] }],
    })
    expect(table(iconv.encode('Name;City\nAda;Riga\n', 'utf-16le')).encoding).toBe('UTF-16LE')
  })

  it('is cut at commas, semicolons, tabs, or what sep= says', () => {
    for (const sign of [',', ';', '\t', '|'])
      expect(rows(`a${sign}b\n1${sign}"2${sign}3"`)).toEqual([['1', `2${sign}3`]])
    expect(rows('sep=;\r\na;b,c\r\n1;2,3')).toEqual([['1', '2,3']])
    expect(rows('"Last, first";Email\n"Curie, Marie";m@x.fr')).toEqual([['Curie, Marie', 'm@x.fr']])
  })

  it('ends its lines with LF, CRLF or CR', () => {
    for (const end of ['\n', '\r\n', '\r'])
      expect(rows(`a,b${end}1,2${end}${end}3,4${end}`)).toEqual([
        ['1', '2'],
        ['3', '4'],
      ])
  })

  it('keeps line breaks and doubled quotes in a quoted cell, and numbers rows as a spreadsheet does', () => {
    const read = table('a,b\n"one ""two""\nthree",x\n\n4,5')
    expect(read.rows).toEqual([
      { row: 2, cells: ['one "two"\nthree', 'x'] },
      { row: 4, cells: ['4', '5'] },
    ])
  })

  it('may have one column, no header, NUL characters, or names that come twice', () => {
    expect(table('ada@x.pl\nbob@x.pl')).toMatchObject({ header: ['Email'], rows: [{ row: 1 }, { row: 2 }] })
    expect(table('a\0,b\n1,\x002')).toMatchObject({
      header: ['a', 'b'],
      rows: [{ cells: ['1', '2'] }],
      notes: ['NUL characters were left out.'],
    })
    expect(table(' Email , EMAIL,\na@x.pl,b@x.pl,c').header).toEqual(['Email', 'EMAIL', 'Column 3'])
  })
})
