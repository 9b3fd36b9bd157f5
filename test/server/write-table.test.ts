// What `cli themes` writes: every cell comes back as it was, in the bytes that the rest of the house writes.
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { toCsv } from '../../server/commands/write-table'

it('writes cells in quotes where they need them, as the package of the servers does', () => {
  const rows = [
    ['text', 'theme', 'said, "quoted"'],
    ['', 0, '-1'],
    ['two\nlines', 3, 'a\rb'],
    ['"', 12.5, ' spaces '],
    ["it's; fine\t|", -1, 'zażółć 我'],
  ]
  expect(toCsv(rows)).toBe(stringify(rows))
  expect(parse(toCsv(rows))).toEqual(rows.map((row) => row.map(String)))
})
