// The ten families of refusal and the one place that maps them to HTTP (RFC 9457). The catalogue of codes is server/problems.ts.

export const families = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  absent: 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
  internal: 500,
} as const

export type Family = keyof typeof families

/** One field that was refused: where it is in the form or body, and what was expected. */
export type Fault = { path: string; message: string }

export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly family: Family,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
  }

  get status(): number {
    return families[this.family]
  }

  get faults(): readonly Fault[] {
    return (this.details.faults as readonly Fault[] | undefined) ?? []
  }
}

/** The RFC 9457 body: media type application/problem+json. */
export function toProblemBody(problem: Problem, reference?: string): Record<string, unknown> {
  return {
    type: `urn:verbatim:problem:${problem.code}`,
    title: problem.message,
    status: problem.status,
    code: problem.code,
    ...(problem.faults.length > 0 ? { faults: problem.faults } : {}),
    ...(reference ? { reference } : {}),
  }
}
