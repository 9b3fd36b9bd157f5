// What a profile does not ask about yet.
import { fields } from '../../server/audience/facts/fields'
import { fieldsFor, icpKinds } from '../../server/audience/icps/icp'
import { unsaidIn } from '../../server/audience/icps/unsaid'

it('is nothing that the kind could not ask', () => {
  for (const kind of icpKinds) {
    const everything = fieldsFor(kind).map(({ key }) => ({ field: key }))
    expect(unsaidIn(kind, everything)).toEqual([])
  }
  expect(
    unsaidIn(
      'company',
      fields.map(({ key }) => ({ field: key })),
    ),
  ).toEqual([])
})

it('begins with what they can pay, and goes as soon as it is asked about', () => {
  expect(unsaidIn('company', [])[0]).toBe('Revenue: who can pay, and how large they are')
  expect(unsaidIn('company', [{ field: 'revenue' }, { field: 'budget' }, { field: 'industry' }])[0]).toBe(
    'Company size',
  )
})

it('asks of a decision-maker nothing private', () => {
  const asked = unsaidIn('decision-maker', []).join()
  expect(asked).toContain('Part in the decision')
  expect(asked).not.toMatch(/Interests|Channels|Legal/)
})
