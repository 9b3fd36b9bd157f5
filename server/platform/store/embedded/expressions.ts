// Aggregation expressions, by the mingo library, which is loaded when the first one is met: it costs 12 MB and 140 ms.
import { CommandError, type Doc, unsupported } from './command-error'
import { plain } from './raw-bson'

export const library = () => require('./library') as typeof import('./library')

/** @throws CommandError when the expression runs code, and at the first document when there is no such operator */
export function compileExpression(given: unknown, variables: Doc = {}): (doc: Doc) => unknown {
  const expression = plain(given)
  if (typeof expression !== 'object' && !String(expression).startsWith('$')) return () => expression
  const { Aggregator, options } = library()
  refuseCode(expression)
  const pipeline = new Aggregator([{ $replaceWith: { value: expression } }], { ...options, variables })
  return (doc) => asRefusals(() => (pipeline.run([plain(doc) as Doc])[0] as Doc).value)
}

/** @throws CommandError for an operator that runs code */
export function refuseCode(expression: unknown): void {
  const [, operator] = /"(\$(function|accumulator|where))":/.exec(JSON.stringify(expression)) ?? []
  if (operator) unsupported(operator)
}

/** The library's complaints are about the client's input: they answer as bad values, not as bugs of ours. */
export function asRefusals<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const { message } = error as Error
    throw error instanceof CommandError ? error : new CommandError(/not registered/.test(message) ? 168 : 2, message)
  }
}
