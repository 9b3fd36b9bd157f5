// CSV as spreadsheets and CRMs really write it: encodings, separators, line ends, and what is refused with a reason.
import iconv from 'iconv-lite'
import { readEmail } from '../../server/audience/email'
import { findField } from '../../server/audience/fields'
import { mapRows } from '../../server/audience/map-rows'
import { readFact, readNumber } from '../../server/audience/read-fact'
import { mostRows, readTable, type Table } from '../../server/audience/read-table'
import { recogniseColumns } from '../../server/audience/recognise-columns'

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

describe('columns', () => {
  const means = (header: string) => recogniseColumns(header.split(','))
  it('of HubSpot are recognised', () => {
    expect(
      means(
        'Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Company Name,Website URL,Industry,Number of Employees,Annual Revenue,Country/Region,Job Title,Preferred language,Create Date,Unsubscribed from all email',
      ),
    ).toEqual([
      'skip',
      'firstName',
      'lastName',
      'email',
      'phone',
      'skip',
      'lifecycle',
      'company',
      'domain',
      'account.industry',
      'account.employees',
      'account.revenue',
      'contact.country',
      'contact.jobTitle',
      'contact.language',
      'skip',
      'optedOut',
    ])
  })

  it('of Salesforce are recognised, as reports and as its API name them', () => {
    expect(
      means(
        'Salutation,First Name,Last Name,Title,Account Name,Mailing Country,Billing Country,Email,Industry,Employees,Annual Revenue,SIC Code,Email Opt Out,Account ID',
      ),
    ).toEqual([
      'skip',
      'firstName',
      'lastName',
      'contact.jobTitle',
      'company',
      'contact.country',
      'account.country',
      'email',
      'account.industry',
      'account.employees',
      'account.revenue',
      'account.industryCode',
      'optedOut',
      'skip',
    ])
    expect(
      means(
        'FirstName,LastName,Account.Name,Account.Industry,Account.NumberOfEmployees,Account.AnnualRevenue,HasOptedOutOfEmail',
      ),
    ).toEqual([
      'firstName',
      'lastName',
      'company',
      'account.industry',
      'account.employees',
      'account.revenue',
      'optedOut',
    ])
  })

  it('in other languages are recognised, and what is left is an own field', () => {
    expect(means('Imię,Nazwisko,Firma,Stanowisko,Branża')).toEqual([
      'firstName',
      'lastName',
      'company',
      'contact.jobTitle',
      'account.industry',
    ])
    expect(means('姓名,公司,邮箱,职位')).toEqual(['name', 'company', 'email', 'contact.jobTitle'])
    expect(means('Email,Favourite season')).toEqual(['email', 'contact.own'])
  })
})

describe('rows', () => {
  const mapped = (content: string) => {
    const read = table(content)
    return mapRows(read, recogniseColumns(read.header, read.rows))
  }

  it('are refused one by one, with the reason', () => {
    const { people, refused } = mapped(
      [
        'Email,Name,Phone',
        'not an address,A,',
        'a@x.pl,B,,surplus',
        '"a@x.pl,b@x.pl",C,',
        ',D,',
        ',,',
        'fine@x.pl,E,',
      ].join('\n'),
    )
    expect(people.map(({ email }) => email)).toEqual(['fine@x.pl'])
    expect(refused).toEqual([
      { row: 2, reason: 'Expected an e-mail address like name@example.com, got “not an address”.' },
      { row: 3, reason: 'Expected 3 cells, got 4. Is a cell with a separator in it missing its quotes?' },
      { row: 4, reason: 'Expected one e-mail address, got several.' },
      { row: 5, reason: 'Expected an e-mail address or a phone number beside the name.' },
    ])
  })

  it('keep the person when a fact cannot be read, and say so', () => {
    const { people, accounts, remarks } = mapped('Email,Company,Employees,Country\na@x.pl,Acme,lots,Atlantis')
    expect([people.length, accounts[0]?.name, accounts[0]?.facts]).toEqual([1, 'Acme', {}])
    expect(remarks).toEqual([
      { row: 2, column: 'Employees', message: 'Expected a number, got “lots”. It was left out.' },
      { row: 2, column: 'Country', message: 'Expected a country by name or code, got “Atlantis”. It was left out.' },
    ])
  })

  it('of one person are joined, and of one company too, by domain and name', () => {
    const { people, accounts, remarks } = mapped(
      [
        'Email,First name,Phone,Company,Website,Employees',
        'Ada@X.pl,Ada,,Acme Inc.,https://www.acme.com/about,',
        'ada@x.pl,,123 456 789,acme,,50',
      ].join('\n'),
    )
    expect(people).toMatchObject([{ firstName: 'Ada', phone: '123 456 789', account: 0 }])
    expect(accounts).toMatchObject([{ name: 'Acme Inc.', domain: 'acme.com', facts: { employees: 50 } }])
    expect(remarks[0]?.message).toBe('The same person as row 2: blanks there were filled from here.')
  })

  it('put an own field that colleagues share on their company', () => {
    const lines = Array.from({ length: 4 }, (_, at) => `p${at}@x.pl,Acme,Gold,${at}`)
    const { accounts, people } = mapped(['Email,Company,Plan tier,Lucky number', ...lines].join('\n'))
    expect(accounts[0]?.own).toEqual({ 'Plan tier': 'Gold' })
    expect(people[2]?.own).toEqual({ 'Lucky number': '2' })
  })

  it('survive names that objects give a meaning to', () => {
    const { people } = mapped('Email,constructor,__proto__\na@x.pl,one,two')
    expect(Object.entries(people[0]?.own ?? {})).toContainEqual(['constructor', 'one'])
    expect(({} as Record<string, unknown>).two).toBeUndefined()
  })
})

describe('facts', () => {
  it('read numbers as people write them', () => {
    const cases: [string, number | undefined][] = [
      ['1,234.5', 1234.5],
      ['1.234,50', 1234.5],
      ['1 234', 1234],
      ['1.234', 1234],
      ['0.125', 0.125],
      ['12,5', 12.5],
      ['€1.2M', 1_200_000],
      ['2,5 mln', 2_500_000],
      ['300k', 300_000],
      ['5000+', 5000],
      ['51-200', 51],
      ['$1,000,000.00', 1_000_000],
      ['many', undefined],
      ['-5', undefined],
      ['', undefined],
      ['1e999', 1],
      ['NaN', undefined],
      ['Infinity', undefined],
    ]
    expect(cases.map(([text]) => [text, readNumber(text)])).toEqual(cases)
  })

  it('read hours, countries, languages and choices, and refuse what they are not', () => {
    const read = (key: string, raw: unknown) => {
      const field = findField(key)
      if (!field) throw new Error(key)
      const reading = readFact(field, raw)
      return 'fact' in reading ? reading.fact : 'fault' in reading ? 'fault' : 'blank'
    }
    expect([read('answerHours', '2 days'), read('answerHours', '30 min'), read('answerHours', 4)]).toEqual([48, 0.5, 4])
    expect([
      read('country', 'Polska'),
      read('country', 'United States'),
      read('country', '中国'),
      read('country', 'UK'),
    ]).toEqual(['PL', 'US', 'CN', 'GB'])
    expect([
      read('language', 'Polish'),
      read('language', 'zh-CN'),
      read('churn', 'Yes'),
      read('decision', 'Decision maker'),
    ]).toEqual(['pl', 'zh', 'left', 'decides'])
    expect([
      read('employees', { $ne: 1 }),
      read('employees', [1]),
      read('churn', 'perhaps'),
      read('employees', null),
    ]).toEqual(['fault', 'fault', 'fault', 'blank'])
    expect(read('technologies', 'SAP; sap, Excel')).toEqual(['sap', 'Excel'])
  })

  it('read one address, and refuse lists, breaks, quotes and length with a reason', () => {
    const read = (text: string) => {
      const reading = readEmail(text)
      return 'key' in reading ? reading.key : 'fault'
    }
    expect([read(' Ada+news@Example.COM '), read('zoë@münchen.de'), read('mailto:a@b.pl')]).toEqual([
      'ada+news@example.com',
      'zoë@xn--mnchen-3ya.de',
      'a@b.pl',
    ])
    for (const bad of [
      'a@x.pl,b@y.pl',
      'a@x.pl\r\nBcc: b@y.pl',
      '"a b"@x.pl',
      `${'a'.repeat(310)}@x.pl`,
      'a@b',
      '',
      '@x.pl',
      'a..b@x.pl',
      'Ada <a@x.pl>',
    ])
      expect([bad, read(bad)]).toEqual([bad, 'fault'])
  })
})
