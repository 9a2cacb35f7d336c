import type { Action } from './action-schema.ts'

/** What a timetable is made of. */
export type ScheduledAction = Pick<Action, 'validfrom' | 'expireafter'> & { readonly schedule: string }

/** Has the action a schedule? */
export function isScheduled<T extends Pick<Action, 'schedule'>>(action: T): action is T & { schedule: string } {
  return action.schedule !== undefined
}
