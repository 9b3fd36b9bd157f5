// The colour of a chip that says a state, an answer or a verdict: one table for all stages. What is not in it has no colour.
type Tone = 'good' | 'poor' | 'warn' | 'accent'

const tones: Readonly<Record<string, Tone>> = {
  ...{ done: 'good', published: 'good', completed: 'good', answered: 'good', added: 'good', yes: 'good', good: 'good' },
  ...{ failed: 'poor', withdrawn: 'poor', removed: 'poor', exclude: 'poor', no: 'poor', poor: 'poor' },
  ...{ cancelled: 'warn', 'needs-review': 'warn', partly: 'warn' },
  ...{ queued: 'accent', running: 'accent', 'in-review': 'accent', must: 'accent' },
}

export const toneHelpers = {
  toneOf: (state: unknown): string => (typeof state === 'string' && Object.hasOwn(tones, state) ? tones[state]! : ''),
}
