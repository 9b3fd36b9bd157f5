// Recurring questions: the nearest earlier one while somebody types, and what never counts as the same.
import { createQuestionIndex } from '../../analysis'

const asked = (...texts: string[]) => {
  const index = createQuestionIndex()
  for (const [at, text] of texts.entries()) index.add(`q${at}`, text)
  return index
}

describe('questions that differ in one telling word', () => {
  it.each([
    ['Can we export the plan to a calendar?', "Why can't we export the plan to a calendar?", 'negation'],
    ['Can two planners change the same day?', 'Why can two planners not change the same day?', 'negation'],
    ['Is the trial 30 days long?', 'Is the trial 60 days long?', 'number'],
    ['Do you keep photos for two years?', 'Do you keep photos for five years?', 'number'],
    ['How do we import our customers from a file?', 'How do we export our customers from a file?', 'opposite'],
    ['Czy można anulować zlecenie po wysłaniu?', 'Czy nie można anulować zlecenie po wysłaniu?', 'negation'],
    ['Kann ich Termine für 3 Wochen sperren?', 'Kann ich Termine für 6 Wochen sperren?', 'number'],
    ['手机上可以修改排班吗', '手机上为什么不可以修改排班', 'negation'],
    ['最多可以添加 10 个用户吗', '最多可以添加 20 个用户吗', 'number'],
  ])('are never the same: %s / %s', (earlier, typed, difference) => {
    const [nearest] = asked(earlier).nearest(typed)
    expect(nearest).toMatchObject({ id: 'q0', verdict: 'similar', difference })
  })

  it('but the same number in words and digits is the same', () => {
    const [nearest] = asked('Do you keep photos for two years?').nearest('Do you keep photos for 2 years?')
    expect(nearest?.difference).toBeUndefined()
  })

  it('and a Chinese yes-or-no form is no negation', () => {
    const [nearest] = asked('手机上可以修改排班吗').nearest('手机上能不能修改排班')
    expect(nearest?.difference).toBeUndefined()
  })
})

describe('similar questions', () => {
  const index = asked(
    'How do I add a second planner to our account?',
    'Where can I see the invoices of last year?',
    'Does the app work without a connection in a basement?',
    'Gdzie znajdę faktury z zeszłego roku?',
    '发票在哪里下载',
  )

  it('are none for nothing, and none for words nobody used', () => {
    expect(index.nearest('')).toEqual([])
    expect(index.nearest('???')).toEqual([])
    expect(index.nearest('Reindeer')).toEqual([])
  })

  it('show while the word is still being typed', () => {
    expect(index.nearest('invoic', { least: 0.2 })[0]?.id).toBe('q1')
    expect(index.nearest('faktur', { least: 0.2 })[0]?.id).toBe('q3')
    expect(index.nearest('发票', { least: 0.2 })[0]?.id).toBe('q4')
  })

  it('forgive case, punctuation, plurals and a slip', () => {
    expect(index.nearest('HOW DO I ADD A SECOND PLANNER TO OUR ACCOUNT')[0]).toMatchObject({
      id: 'q0',
      verdict: 'same',
    })
    expect(index.nearest('where can i see the invoice of last yaer')[0]?.id).toBe('q1')
  })

  it('come in the same order whatever order they were added in', () => {
    const texts = ['Can I pay by card?', 'Can I pay by invoice?', 'Can I pay by transfer?']
    const there = createQuestionIndex()
    const back = createQuestionIndex()
    for (const text of texts) there.add(text, text)
    for (const text of [...texts].reverse()) back.add(text, text)
    const look = (index: typeof there) => index.nearest('Can I pay by cash?', { least: 0 }).map(({ id }) => id)
    expect(look(there)).toEqual(look(back))
  })

  it('leave out what was removed, and take a replacement', () => {
    const changing = asked('Can I pay by card?')
    changing.add('q0', 'Who can see my answers?')
    expect(changing.nearest('Can I pay by card?')).toEqual([])
    expect(changing.nearest('Who can see my answers?')[0]?.verdict).toBe('same')
    changing.remove('q0')
    expect([changing.size, changing.nearest('Who can see my answers?')]).toEqual([0, []])
  })

  it('never compare markup or prototype names as code', () => {
    const odd = asked('<script>alert(1)</script> __proto__ constructor?')
    expect(odd.nearest('__proto__ constructor')[0]?.id).toBe('q0')
  })
})
