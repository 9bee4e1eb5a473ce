import type { Body, Reply } from '../../shared/types.ts'

// What the service says about sharing, watching, comments and notifications, taken from its own document.

export type { Me } from '../../shared/types.ts'
export type Person = Reply<'/v1/clips/{id}', 'get'>['owner']
/** A clip as somebody sees it, her own or another's. */
export type SeenClip = Reply<'/v1/clips/{id}', 'get'>
/** Of what a clip was cut; all of it is told to its owner alone. */
export type EditOf = NonNullable<SeenClip['edit']>
export type Reflection = Reply<'/v1/reflections/{id}', 'get'>
export type ClipSummary = Reflection['clips'][number]
export type SharedReflection = Reply<'/v1/shared', 'get'>['reflections'][number]
export type Share = Reply<'/v1/reflections/{id}/shares', 'get'>['shares'][number]
export type ShareTarget = Share['to']
/** Somebody who can see a reflection now, and why. */
export type Seer = Reply<'/v1/reflections/{id}/viewers', 'get'>['viewers'][number]
export type View = Reply<'/v1/reflections/{id}/watched', 'get'>['views'][number]
export type FoundPerson = Reply<'/v1/people', 'get'>['people'][number]
/** What is asked here of a group; the groups' own pages know more. */
export type GroupChoice = Pick<
  Reply<'/v1/groups', 'get'>['groups'][number],
  'id' | 'name' | 'organisation' | 'community' | 'closed' | 'members'
> & { may: { contribute: boolean } }
export type Comment = Reply<'/v1/clips/{id}/comments', 'get'>['comments'][number]
export type Notification = Reply<'/v1/notifications', 'get'>['notifications'][number]
export type NotificationKind = Notification['kind']
/** Of which kinds an e-mail is wanted. */
export type Choices = Body<'/v1/notifications/choices', 'put'>
