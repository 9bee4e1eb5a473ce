import '@mantine/core/styles.css'
import '@mantine/dropzone/styles.css'
import '@mantine/notifications/styles.css'
import './style.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { ApiError } from '../shared/problem.ts'
import { router } from './router.tsx'
import { theme } from './theme.ts'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What was refused stays refused; what could not be reached is tried again until it can.
      retry: (count, error) => error instanceof ApiError && (error.status === 0 ? count < 20 : error.status >= 500 && count < 3),
      retryDelay: (count) => Math.min(10_000, 500 * 2 ** count),
      // The browser's idea of "online" is often wrong (captive portals, local servers): try, and see.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

const root = document.querySelector('#root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Notifications position="bottom-center" />
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
