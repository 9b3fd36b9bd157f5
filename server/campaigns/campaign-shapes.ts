// What a campaign looks like when it comes in: as a form of the page, and as JSON of the API. Both become the same plan.
import * as z from 'zod'
import { lifecycles } from '../audience/directory/contact'
import { fits } from '../audience/icps/fit'
import { fromWallTime, toWallDay, toWallTime } from '../platform/local-time'
import { Problem } from '../problems'
import type { Plan } from './campaign-service'
import type { Audience } from './plans/campaign'
import type { SendingHours } from './plans/sending-hours'

const id = z.string().max(100)
const contactIds = z.array(id).min(1, 'Pick at least one contact.').max(10_000)

const narrowing = {
  search: z.string().trim().min(1).max(200).optional(),
  fresh: z.enum(['survey', 'study']).optional(),
}

/** `"good"`, or `{ "icpId": …, "fit": "good" }`, or `{ "contactIds": […] }`. */
const apiAudience = z.union(
  [
    z.enum([...fits, 'staff', 'all']).transform(named),
    z
      .strictObject({ segmentId: id, ...narrowing })
      .transform(({ segmentId, ...rest }): Audience => ({ kind: 'segment', segmentId, ...given(rest) })),
    z
      .strictObject({ contactIds, ...narrowing })
      .transform(({ contactIds: ids, ...rest }): Audience => ({ kind: 'contacts', contactIds: ids, ...given(rest) })),
    z
      .strictObject({
        kind: z.enum(['all', 'staff']),
        lifecycles: z.array(z.enum(lifecycles)).optional(),
        ...narrowing,
      })
      .transform(
        ({ kind, lifecycles: of, ...rest }): Audience =>
          kind === 'all' ? { kind, ...given({ lifecycles: of, ...rest }) } : { kind, ...given(rest) },
      ),
    z
      .strictObject({
        icpId: id.optional(),
        fit: z.enum(fits).default('good'),
        lifecycles: z.array(z.enum(lifecycles)).optional(),
        ...narrowing,
      })
      .transform(
        ({ fit, icpId, lifecycles: of, ...rest }): Audience => ({
          kind: 'fit',
          fit,
          ...given({ icpId, lifecycles: of, ...rest }),
        }),
      ),
  ],
  {
    error:
      'Expected "good", "poor", "unknown", "staff", "all", {"segmentId": …}, {"contactIds": […]}, {"kind": "all"|"staff"} or {"icpId": …, "fit": …}; each object may add "search", and "fresh": "survey"|"study".',
  },
)

/** A language, or `*` for every other one: an object of the database takes no name that means something to it. */
const tag = z
  .string()
  .regex(/^(\*|[a-z]{2,3}(-[a-z0-9]{2,8})*)$/i)
  .max(20)

const words = z.union(
  [
    z
      .string()
      .max(20_000)
      .transform((text) => ({ '*': text })),
    z.record(tag, z.string().max(20_000)),
  ],
  { error: 'Expected words of at most 20,000 characters, or words by language: {"en": "…", "*": "…"}.' },
)
/** Whole hours of the day; the second is no longer within. */
const sendingHours = z
  .strictObject({ from: z.number().int().min(0).max(23), until: z.number().int().min(1).max(24) })
  .refine(
    ({ from, until }) => from < until,
    'Expected hours of one day, the first before the second: {"from": 8, "until": 18}.',
  )
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

export const apiPlan = z.strictObject({
  surveyId: id,
  audience: apiAudience,
  surveyVersion: z.number().int().min(1).optional(),
  name: z.string().trim().max(120).optional(),
  subject: words.optional(),
  message: words.optional(),
  senderName: z.string().trim().max(120).optional(),
  replyTo: z.string().trim().max(320).optional(),
  sendAt: moment.optional(),
  sendingHours: sendingHours.optional(),
  reminders: z.number().int().min(0).max(5).optional(),
  remindAfterDays: z.number().int().min(1).max(60).optional(),
  closesAt: moment.optional(),
  anonymous: z.boolean().optional(),
})

const text = (most: number) => z.string().trim().max(most, `At most ${most} characters.`).default('')
const whole = (least: number, most: number, fallback: number) =>
  z.coerce.number({ error: 'Give a whole number.' }).int().min(least).max(most).catch(fallback)
const several = z.preprocess(
  (value) => (value === undefined || Array.isArray(value) ? (value ?? []) : [value]),
  z.array(z.string().max(100)),
)

/** The choice of the audience alone. */
export const audienceForm = z.object({
  audience: z.enum(['good', 'poor', 'unknown', 'staff', 'all', 'segment', 'contacts']).catch('good'),
  segmentId: z.string().max(100).catch(''),
  icpId: z.string().max(100).catch(''),
  lifecycles: several.catch([]),
  search: z.string().trim().max(200).catch(''),
  fresh: z.enum(['', 'survey', 'study', 'off']).catch(''),
  /** As typed, or as many boxes ticked in the list of contacts. */
  contactIds: z
    .union([
      z.string().max(1_100_000),
      z
        .array(z.string().max(100))
        .max(10_000)
        .transform((ids) => ids.join('\n')),
    ])
    .catch(''),
})

/** What the preview beside the form reads. */
export const previewForm = audienceForm.extend({
  surveyId: z.string().max(100).catch(''),
  anonymous: z.string().max(10).optional().catch(undefined),
})

/** Values as typed; `toPlan` reads them, so that a refused form can be shown again as it was. */
export const planForm = audienceForm.extend({
  version: z.coerce.number().int().optional(),
  surveyId: z.string().max(100).default(''),
  name: text(120),
  subject: z.record(tag, z.string().max(20_000)).catch({}),
  message: z.record(tag, z.string().max(20_000)).catch({}),
  senderName: text(120),
  replyTo: text(320),
  sendAt: text(40),
  /** Empty for any hour, or `8-18`. */
  sendingHours: z.string().max(5).catch(''),
  closesAt: text(40),
  reminders: whole(0, 5, 0),
  remindAfterDays: whole(1, 60, 5),
  anonymous: z.string().max(10).optional(),
})

export type PlanForm = z.infer<typeof planForm>
export type AudienceForm = z.infer<typeof audienceForm>

export function toAudience({
  audience,
  icpId,
  lifecycles: of,
  contactIds: ids,
  segmentId,
  search,
  fresh,
}: AudienceForm): Audience {
  const chosen = lifecycles.filter((lifecycle) => of.includes(lifecycle))
  const among = chosen.length > 0 ? chosen : undefined
  const narrow = given({
    search: search || undefined,
    fresh: fresh === 'survey' || fresh === 'study' ? fresh : undefined,
  })
  if (audience === 'contacts')
    return { kind: 'contacts', contactIds: ids.split(/[\s,;]+/).filter(Boolean), ...given({ fresh: narrow.fresh }) }
  if (audience === 'segment') return { kind: 'segment', segmentId, ...narrow }
  const made = named(audience)
  if (made.kind === 'fit') return { ...made, ...given({ icpId: icpId || undefined, lifecycles: among }), ...narrow }
  return made.kind === 'all' ? { ...made, ...given({ lifecycles: among }), ...narrow } : { ...made, ...narrow }
}

/** @throws Problem `campaign.invalid` when clocks never show a time of the form */
export function toPlan(form: PlanForm, zone: string): Plan {
  const { surveyId, name, subject, message, senderName, replyTo, reminders, remindAfterDays } = form
  return {
    surveyId,
    audience: toAudience(form),
    name,
    subject,
    message,
    senderName,
    replyTo,
    reminders,
    remindAfterDays,
    sendAt: toMoment('sendAt', form.sendAt, zone),
    sendingHours: toHours(form.sendingHours),
    // The last day counts whole.
    closesAt: toMoment('closesAt', form.closesAt.length === 10 ? `${form.closesAt}T23:59` : form.closesAt, zone),
    anonymous: form.anonymous === 'on',
  }
}

/** What the fields of the page hold for a campaign that is there already. */
export function toForm(campaign: Plan & { version?: number }, zone: string): PlanForm {
  const { audience, sendAt, sendingHours: hours, closesAt } = campaign
  return planForm.parse({
    ...campaign,
    audience: audience.kind === 'fit' ? audience.fit : audience.kind,
    segmentId: audience.kind === 'segment' ? audience.segmentId : '',
    icpId: audience.kind === 'fit' ? (audience.icpId ?? '') : '',
    lifecycles: audience.kind === 'fit' || audience.kind === 'all' ? (audience.lifecycles ?? []) : [],
    search: audience.search ?? '',
    fresh: audience.fresh ?? 'off',
    contactIds: audience.kind === 'contacts' ? audience.contactIds.join('\n') : '',
    sendAt: sendAt ? toWallTime(sendAt, zone) : '',
    sendingHours: hours ? `${hours.from}-${hours.until}` : '',
    closesAt: closesAt ? toWallDay(closesAt, zone) : '',
    anonymous: campaign.anonymous ? 'on' : undefined,
  })
}

function toHours(value: string): SendingHours | undefined {
  const [from, until] = value.split('-').map(Number)
  return sendingHours.safeParse({ from, until }).data
}

/** Times of forms are those of the workspace's time zone, as the page says. */
function toMoment(path: 'sendAt' | 'closesAt', value: string, zone: string): Date | undefined {
  const at = fromWallTime(value, zone)
  if (at !== 'skipped') return at
  const [day, time] = value.split('T')
  const message = `On ${day} clocks in ${zone} go forward and never show ${time}. Choose an hour later.`
  throw new Problem('campaign.invalid', { faults: [{ path, message }], summary: message })
}

function named(name: 'good' | 'poor' | 'unknown' | 'staff' | 'all'): Audience {
  return name === 'staff' || name === 'all' ? { kind: name } : { kind: 'fit', fit: name }
}

/** Without the fields that are undefined. */
function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: NonNullable<Fields[Name]>
  }
}
