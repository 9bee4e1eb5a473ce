// What the page and its encrypting worker say to each other.

export type ToWorker = { ask: 'open'; file: File; recipient: string } | { ask: 'read'; bytes: number }

export type FromWorker =
  | { said: 'opened'; size: number }
  | { said: 'piece'; piece: Blob | null; sha256: string }
  | { said: 'failed'; reason: 'unreadable' | 'recipient' }
