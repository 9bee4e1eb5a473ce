import type { Body, Reply } from '../../shared/types.ts'
import type { Organisation } from './govern-contract.ts'

// What the service says of oversight, taken from its own document.

/** What waits, and whether this sign-in said what stills are looked at for. */
export type Oversight = Reply<'/v1/oversight', 'get'>
export type OversightMode = Oversight['mode']

export type RecordingPage = Reply<'/v1/oversight/recordings', 'get'>
/** A recording as its stills are reviewed: no title, nothing to play. */
export type Recording = RecordingPage['recordings'][number]
export type ReviewState = Recording['state']

export type FlagPage = Reply<'/v1/oversight/flags', 'get'>
export type Flag = FlagPage['flags'][number]
export type Outcome = Body<'/v1/oversight/flags/{id}/decision', 'post'>['outcome']

/** What the owner of a recording is told about its oversight. */
export type OwnOversight = Reply<'/v1/clips/{id}/oversight', 'get'>

/** An organisation's rules about it; the share is percent of the recordings. */
export type OversightRules = Pick<Organisation, 'oversight' | 'oversightShare' | 'oversightScores'>
