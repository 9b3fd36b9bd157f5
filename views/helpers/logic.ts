// Comparisons for templates. Pure.

type Options = { fn?: unknown }
const isOptions = (value: unknown): value is Options => typeof value === 'object' && value !== null && 'hash' in value
const given = (values: unknown[]): unknown[] => (isOptions(values.at(-1)) ? values.slice(0, -1) : values)

export const logicHelpers = {
  eq: (left: unknown, right: unknown) => left === right,
  gt: (left: number, right: number) => left > right,
  not: (value: unknown) => !value,
  and: (...values: unknown[]) => given(values).every(Boolean),
  or: (...values: unknown[]) => given(values).some(Boolean),
  /** Whether the first value is one of the others. */
  isAny: (value: unknown, ...others: unknown[]) => given(others).includes(value),
  includes: (list: readonly unknown[] | undefined, value: unknown) => list?.includes(value) ?? false,
  add: (left: number, right: number) => left + right,
  /** The message for one field, from a list of faults. */
  faultOf: (faults: readonly { path: string; message: string }[] | undefined, name: string) =>
    faults?.find(({ path }) => path === name)?.message,
}
