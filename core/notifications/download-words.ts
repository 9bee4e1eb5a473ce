// What `download` notifications say. A recording's title is told to its owner, and to administrators who are to decide; never in a letter.

interface Words {
  /** `{actor}` did it; `{name}` is the recording, in quotes and after a space, where it is told; `{reason}` why it was declined. */
  told: string
  letter: string
  link: string
}

const words = {
  enabled: {
    told: 'Downloading was enabled for your organisation',
    letter: 'Downloading was enabled for your organisation',
    link: '/organisation/downloads',
  },
  refused: {
    told: 'Downloading was not enabled for your organisation',
    letter: 'Downloading was not enabled for your organisation',
    link: '/organisation/downloads',
  },
  over: {
    told: 'Downloading is over for your organisation',
    letter: 'Downloading is over for your organisation',
    link: '/organisation/downloads',
  },
  waiting: {
    told: '{actor} asks to download the recording{name}',
    letter: '{actor} asks to download a recording',
    link: '/downloads/waiting',
  },
  declined: {
    told: '{actor} declined your download of the recording{name}{reason}',
    letter: 'Your download was declined',
    link: '/downloads',
  },
  ready: { told: 'Your download of the recording{name} is ready', letter: 'Your download is ready', link: '/downloads' },
  failed: {
    told: 'Your download of the recording{name} could not be packaged',
    letter: 'Your download could not be packaged',
    link: '/downloads',
  },
  revoked: {
    told: 'Your download of the recording{name} was taken back',
    letter: 'Your download was taken back',
    link: '/downloads',
  },
} as const satisfies Record<string, Words>
export type DownloadOutcome = keyof typeof words

/** Those of a stored row; one that has left the table still reads as a sentence. */
export const downloadWords = (outcome: string): Words =>
  Object.hasOwn(words, outcome)
    ? words[outcome as DownloadOutcome]
    : { told: 'There is news of a download', letter: 'There is news of a download', link: '/downloads' }
