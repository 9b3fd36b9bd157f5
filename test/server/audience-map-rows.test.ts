// What the columns and cells of a contact list mean: known names in many spellings, people, companies, facts.
import { readEmail } from '../../server/audience/directory/email'
import { findField } from '../../server/audience/facts/fields'
import { readFact, readNumber } from '../../server/audience/facts/read-fact'
import { createRowMapper } from '../../server/audience/imports/map-rows'
import { readTable, type Table } from '../../server/audience/imports/read-table'
import { recogniseColumns } from '../../server/audience/imports/recognise-columns'

const table = (content: string | Buffer): Table => {
  const read = readTable(Buffer.isBuffer(content) ? content : Buffer.from(content))
  if ('fault' in read) throw new Error(read.fault)
  return read
}

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
    const mapper = createRowMapper(read.header, recogniseColumns(read.header, read.rows))
    mapper.take(read.rows)
    return mapper.mapped
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
