import { Container } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useLocation } from 'react-router'
import type { Me } from '../api/contract.ts'
import { SecondStepFirst } from './SecondStepFirst.tsx'

/**
 * Where a page is shown. After every way from one page to another, signing in too, the focus goes there once, so that keyboards and
 * screen readers go on with the new page. The first page of a visit leaves the focus to the browser, and a page that puts it
 * somewhere itself keeps it.
 */
export function Content({ me }: { me: Me }) {
  const main = useRef<HTMLDivElement>(null)
  const { pathname, key } = useLocation()
  const seen = useRef(key === 'default' ? pathname : null)
  useEffect(() => {
    if (seen.current === pathname) return
    seen.current = pathname
    if (!main.current?.contains(document.activeElement)) main.current?.focus()
  }, [pathname])
  return (
    <Container component="main" ref={main} id="content" size="lg" py="lg" tabIndex={-1} style={{ outline: 'none' }}>
      <SecondStepFirst me={me} />
    </Container>
  )
}
