import { createTheme, type MantineColorsTuple } from '@mantine/core'

// The lamp of a darkroom: one warm light on warm neutrals, and nothing else that shines.
const lamp: MantineColorsTuple = [
  '#fff1ea',
  '#ffdfd0',
  '#fcbfa4',
  '#f59b73',
  '#ec7a4a',
  '#dc5c2b',
  '#c14a1f',
  '#a83a14',
  '#872d10',
  '#6b230c',
]
const dark: MantineColorsTuple = [
  '#efe6e1',
  '#d9cdc6',
  '#b0a199',
  '#8f7f77',
  '#5c4f49',
  '#433833',
  '#2a211e',
  '#191210',
  '#120c0b',
  '#0c0706',
]
const gray: MantineColorsTuple = [
  '#faf7f5',
  '#f3eeea',
  '#e8e0da',
  '#dcd2cb',
  '#c9bdb5',
  '#a3968e',
  '#6a5e57',
  '#564b45',
  '#3b332f',
  '#26201d',
]

export const theme = createTheme({
  colors: { lamp, dark, gray },
  primaryColor: 'lamp',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  black: '#26201d',
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  headings: { fontFamily: '"Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif', fontWeight: '600' },
  cursorType: 'pointer',
  components: {
    // 44 px: the smallest target a thumb hits safely (WCAG 2.5.5).
    Button: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    Badge: { defaultProps: { tt: 'none', fw: 600 } },
    ActionIcon: { defaultProps: { size: 44, variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    MenuItem: { defaultProps: { mih: 44 } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close', size: 44 } } },
  },
})
