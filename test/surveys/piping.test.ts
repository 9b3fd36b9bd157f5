// What is filled into questions and mails is escaped for where it goes.
import { createFromInstrument } from '../../surveys/instruments'
import { pipe, pipeValues, placeholdersIn } from '../../surveys/piping'

const hostile = `<img src=x onerror="a('1')">`

test('what is filled in is escaped for HTML', () => {
  expect(pipe('Before {product} & after', { product: hostile }, 'html')).toBe(
    'Before &lt;img src&#61;x onerror&#61;&quot;a(&#39;1&#39;)&quot;&gt; &amp; after',
  )
})
test('plain text stays as it is', () => {
  expect(pipe('Before {product}', { product: hostile }, 'text')).toBe(`Before ${hostile}`)
})
test('a mail header stays one line', () => {
  expect(pipe('About {product}', { product: 'x\r\nBcc: cleo@example.com\u2028y\u0000z' }, 'header')).toBe(
    'About x Bcc: cleo@example.com y z',
  )
})
test('what was filled in is not filled again', () => {
  expect(pipe('{product} {company}', { product: '{company}', company: 'Heliotrope' }, 'text')).toBe(
    '{company} Heliotrope',
  )
})
test('template syntax of other languages means nothing', () => {
  const text = '{{constructor}} $' + '{process} {#with} {__proto__} {toString}'
  expect(pipe(text, {}, 'text')).toBe('{} $ {#with} {__proto__} ')
})
test('an unknown or inherited name gives its fallback, or nothing', () => {
  expect(pipe('Dear {contact.firstName|reader}{constructor}', {}, 'text')).toBe('Dear reader')
})
test('earlier answers are said in the language of the respondent', () => {
  const survey = createFromInstrument('good-fit', { product: 'Solar Boost', company: 'Heliotrope' })
  const answers = { 'gf.challenge.frequency': { choices: ['weekly'] }, 'gf.role.title': { text: 'Installer' } }
  const values = pipeValues(survey, answers, 'pl', { firstName: 'Cleo' })
  expect(
    pipe('{contact.firstName}: {answer:gf.challenge.frequency}, {answer:gf.role.title}, {product}', values, 'text'),
  ).toBe('Cleo: co tydzień, Installer, Solar Boost')
})
test('placeholders are found with whether they have a fallback', () => {
  expect(placeholdersIn('{product} {contact.firstName|you} {answer:gf.x}')).toEqual([
    { name: 'product', hasFallback: false },
    { name: 'contact.firstName', hasFallback: true },
    { name: 'answer:gf.x', hasFallback: false },
  ])
})
