// What is put over what is hidden.

/** Over a face: a few blurred blocks of it, or a gray that says nothing of it. */
export const faceStyles = ['blocks', 'neutral'] as const
export type FaceStyle = (typeof faceStyles)[number]

/** Made of the whole picture after faces were covered. */
export const wholeStyles = ['blur', 'pixelate', 'outline', 'cartoon'] as const
export type WholeStyle = (typeof wholeStyles)[number]
