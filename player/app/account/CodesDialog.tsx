import { Button, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useOutletContext } from 'react-router'
import type { Me } from '../api/govern-contract.ts'
import { CopyText } from '../parts/CopyText.tsx'
import { codesFile } from './words.ts'

/** Recovery codes, which are shown this once: it closes only when they are said to be kept. */
export function CodesDialog({ codes, kept }: { codes: string[]; kept: () => void }) {
  const { email } = useOutletContext<Me>()
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(codesFile(codes, email))}`
  return (
    <Modal
      opened
      onClose={() => undefined}
      title="Keep these recovery codes"
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      centered
    >
      <Stack>
        <Text>
          When you don’t have your phone, each of these opens the second step once. They are shown only now. Keep them where nobody else can
          read them: on paper, or in a password manager.
        </Text>
        <SimpleGrid
          component="ul"
          cols={2}
          spacing="xs"
          m={0}
          p="md"
          className="surface"
          style={{ listStyle: 'none' }}
          aria-label="Recovery codes"
        >
          {codes.map((code) => (
            <Text component="li" key={code} ff="monospace" ta="center">
              {code}
            </Text>
          ))}
        </SimpleGrid>
        <Group gap="xs">
          <CopyText text={codes.join('\n')} what="codes" />
          <Button
            component="a"
            href={file}
            download="safelight-recovery-codes.txt"
            variant="default"
            leftSection={<IconDownload size={20} aria-hidden />}
          >
            Download
          </Button>
        </Group>
        <Button onClick={kept}>I have kept them</Button>
      </Stack>
    </Modal>
  )
}
