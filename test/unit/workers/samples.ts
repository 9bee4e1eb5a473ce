import type { AudioFacts, Facts, VideoFacts } from '../../../workers/ingest/facts.ts'

/** H.264 as any phone makes it: copied. */
export const video: VideoFacts = {
  ...{ index: 0, codec: 'h264', profile: 'High', level: 40, pixelFormat: 'yuv420p' },
  ...{ codedWidth: 1920, codedHeight: 1080, width: 1920, height: 1080, rotation: 0, squarePixels: true },
  ...{ interlaced: false, highDynamicRange: false, frameRate: 25, startSeconds: 0, endSeconds: 60, bitsPerSecond: 4_000_000 },
}
export const audio: AudioFacts = { index: 1, codec: 'aac', profile: 'LC', channels: 2, sampleRate: 48_000, startSeconds: 0 }
export const facts: Facts = {
  ...{ format: 'mov,mp4,m4a,3gp,3g2,mj2', origin: 0, declaredSeconds: 60, trackSeconds: 60, keyframeGap: 2, opening: undefined },
  ...{ video, audio },
}
