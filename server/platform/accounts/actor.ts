// Who asks, and what their role lets them do. One table: a new action is a new row.

export const roles = ['admin', 'researcher', 'staff', 'viewer'] as const
export type Role = (typeof roles)[number]

/** Somebody signed in, an API key, or anyone at all. */
export type Actor = { id: string; name: string; role: Role | 'anyone' }

export const anyone: Actor = { id: 'anyone', name: 'anyone', role: 'anyone' }

const administrators: readonly Role[] = ['admin']
const researchers: readonly Role[] = ['admin', 'researcher']
const frontline: readonly Role[] = ['admin', 'researcher', 'staff']
const everybody: readonly Role[] = ['admin', 'researcher', 'staff', 'viewer']

export const actions = {
  'user.administer': administrators,
  'outbox.read': administrators,
  'outbox.write': administrators,
  'webhook.administer': administrators,
  'home.read': everybody,
  'study.read': researchers,
  'study.write': researchers,
  'audience.read': researchers,
  'audience.write': researchers,
  'survey.read': researchers,
  'survey.write': researchers,
  'campaign.read': researchers,
  'campaign.write': researchers,
  'response.read': researchers,
  'response.write': researchers,
  'frontline.use': frontline,
  'frontline.answer': researchers,
  'run.read': researchers,
  'run.write': researchers,
  'persona.read': everybody,
  'persona.write': researchers,
  'persona.publish': researchers,
  'plan.keep': frontline,
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof actions

export function may(actor: Actor, action: Action): boolean {
  return (actions[action] as readonly string[]).includes(actor.role)
}
