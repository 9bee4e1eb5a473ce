import type { Body, Reply } from '../../shared/types.ts'
import type { Organisation } from './govern-contract.ts'

// What the service says of downloads, taken from its own document.

/** An organisation's permission to download, as it was asked for and as it was given. */
export type Permit = Reply<'/v1/download-permits', 'get'>['permits'][number]
export type PermitState = Permit['state']
export type PermitAsked = Body<'/v1/organisation/downloads', 'post'>
export type PermitGiven = Body<'/v1/download-permits/{id}/enable', 'post'>
export type PermitPeople = Body<'/v1/download-permits/{id}/people', 'put'>
export type PermitPerson = Reply<'/v1/download-permits/{id}/people', 'get'>['people'][number]

export type Download = Reply<'/v1/downloads/{id}', 'get'>
export type DownloadState = Download['state']
export type ClipDownloads = Reply<'/v1/clips/{id}/downloads', 'get'>
/** What a clip can be downloaded as. */
export type Offer = ClipDownloads['offers'][number]
/** What the picture of a file carries beside the recording. */
export type Marks = ClipDownloads['marks']
export type DownloadAsked = Body<'/v1/clips/{id}/downloads', 'post'>
export type DownloadStills = Reply<'/v1/downloads/{id}/stills', 'get'>
/** An organisation's limits of each download, and what the picture of an MP4 carries. */
export type DownloadRules = Pick<Organisation, 'downloadDays' | 'downloadFetches' | 'downloadPictureTrace' | 'downloadVisibleMark'>
