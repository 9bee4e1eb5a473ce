// Every failure a person or a program may be told of: one table. api/problem.ts turns rows into RFC 9457 replies;
// workers/failures.ts writes their codes to clips. Sentences are for teachers: no jargon, and what to do next.

export const errors = {
  // requests
  bad_request: { status: 400, title: 'The request could not be understood' },
  not_signed_in: { status: 401, title: 'Please sign in' },
  wrong_origin: { status: 403, title: 'The request came from another site' },
  not_allowed: { status: 403, title: 'You may not do this' },
  second_factor_missing: { status: 403, title: 'Your organisation asks for a second step at the sign-in: please set it up first' },
  not_found: { status: 404, title: 'There is nothing here' },
  conflict: { status: 409, title: 'It has changed in the meantime' },
  too_large: { status: 413, title: 'The recording is larger than the service takes' },
  quota_exceeded: { status: 413, title: "Your organisation's space for recordings is used up" },
  unsupported_media_type: { status: 415, title: 'The request has a format that is not taken here' },
  too_many_requests: { status: 429, title: 'Too many tries; please wait a little' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The service is not ready; please try again shortly' },

  // people, groups and networks
  not_reachable: { status: 422, title: 'You can not share with this person or group' },
  already: { status: 409, title: 'This is so already' },
  invitation_over: { status: 410, title: 'This invitation was used, taken back, or is too old; please ask for a new one' },

  // oversight
  purpose_missing: { status: 403, title: 'Please confirm first what you look at stills for' },
  purpose_differs: { status: 422, title: 'Please write the sentence just as it stands there' },

  // downloads
  downloads_off: { status: 403, title: 'Downloading is not enabled for you; your administrator can ask for it' },
  download_open: { status: 409, title: 'This download was asked for already' },
  download_state: { status: 409, title: 'This can not be done with the download any more' },
  download_over: { status: 410, title: 'This download is over; please ask for a new one' },
  download_failed: { status: 500, title: 'The download could not be packaged' },
  too_quiet: { status: 422, title: 'There is too little sound in this recording to carry the trace that each MP3 needs' },
  no_sound: { status: 422, title: 'There is no sound in this recording that could be downloaded' },

  // uploads
  not_age: { status: 415, title: 'The recording was not encrypted on the device, so it was not accepted' },
  wrong_sha256: { status: 422, title: 'The recording was damaged on its way; please upload it again' },
  upload_expired: { status: 410, title: 'This upload was left unfinished too long; please start it again' },
  upload_locked: { status: 423, title: 'Another connection is still sending this recording; please try again shortly' },
  upload_length: { status: 413, title: 'More was sent than the device had announced; please upload it again' },
  upload_offset: { status: 409, title: 'The upload goes on from another place than the device thought' },

  // edits
  not_ready: { status: 409, title: 'The recording is still being prepared; please try again when it is ready' },
  range_empty: { status: 422, title: 'A part to keep must last at least a tenth of a second' },
  range_outside: { status: 422, title: 'A part lies outside the recording' },
  ranges_overlap: { status: 422, title: 'Parts to keep must follow one another without overlapping' },
  too_many_ranges: { status: 422, title: 'There are more parts than can be kept in one edit' },
  crop_outside: { status: 422, title: 'What is kept of the picture must lie within it' },
  crop_too_small: { status: 422, title: 'What is kept of the picture must be at least 64 pixels wide and high' },
  nothing_changed: { status: 422, title: 'This would keep the whole recording as it is' },
  too_many_masks: { status: 422, title: 'There are more drawn masks than one edit can have' },
  mask_empty: { status: 422, title: 'A drawn mask must have a place and a size' },
  mask_outside: { status: 422, title: 'A drawn mask lies outside the picture' },
  mask_times: { status: 422, title: 'The times of a drawn mask must lie within the recording, one after the other' },
  style_unmasked: {
    status: 422,
    title: 'A style of the whole picture hides faces only where they were covered first: please have them found',
  },
  no_picture: { status: 422, title: 'There is no picture in which faces could be found' },
  faces_missing: { status: 409, title: 'Faces have to be found first' },
  faces_unseen: { status: 409, title: 'There are uncertain moments that nobody has looked at yet' },
  face_unknown: { status: 422, title: 'A face that was to stay uncovered was not found in this recording' },
  faces_in_use: { status: 409, title: 'A recording is being made with these faces; please wait until it is ready, or delete it' },
  faces_failed: { status: 500, title: 'Faces could not be found; please try again, or tell the people who run Safelight for you' },
  not_anonymised: { status: 403, title: 'Your organisation asks that recordings are anonymised before they are shared outside of it' },
  original_gone: { status: 410, title: 'The recording that this was to be made from was deleted' },

  // what a clip can fail of
  wrong_recipient: { status: 422, title: 'The recording was encrypted for another organisation, so it can not be opened here' },
  damaged_ciphertext: { status: 422, title: 'The encrypted recording is damaged or incomplete; please upload it again' },
  not_media: { status: 422, title: 'This file is not a video or sound recording that can be read' },
  damaged_media: { status: 422, title: 'The recording is damaged or incomplete, so it can not be played' },
  too_long: { status: 422, title: 'The recording is longer than twelve hours; please upload it in parts' },
  too_big_picture: { status: 422, title: 'The picture is larger than 8192 by 8192 pixels, which can not be played' },
  unsupported_codec: { status: 422, title: 'The recording uses a format that can not be read here' },
  encode_failed: {
    status: 500,
    title: 'The recording could not be prepared for playing; please tell the people who run Safelight for you',
  },
} as const satisfies Record<string, { status: number; title: string }>

export type ErrorCode = keyof typeof errors

/** A failure with a row in the table. `detail` is shown to people: never a secret, an address or a stack. */
export class SafelightError extends Error {
  override readonly name = 'SafelightError'
  readonly code: ErrorCode
  readonly status: number
  readonly title: string
  readonly detail: string | undefined

  constructor(code: ErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail ?? errors[code].title, options)
    this.code = code
    this.status = errors[code].status
    this.title = errors[code].title
    this.detail = detail
  }
}

/** The sentence for a stored code; codes that have left the table still read as a sentence. */
export function sentence(code: string): string {
  return code in errors ? errors[code as ErrorCode].title : errors.internal.title
}
