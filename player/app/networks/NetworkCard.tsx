import { Badge, Box, Group, Stack, Text, Title } from '@mantine/core'
import { useId } from 'react'
import { useOutletContext } from 'react-router'
import type { Me, Network } from '../api/govern-contract.ts'
import { Govern } from './Govern.tsx'
import { kindMeanings, kindNames, organisationLine, partLine, stateOf } from './words.ts'

const colours = { good: 'teal', waiting: 'yellow', over: 'gray' } as const

/** One network, and what an administrator can do about it. */
export function NetworkCard({ network, under = 2 }: { network: Network; under?: 2 | 3 }) {
  const heading = useId()
  const { name, purpose, kind, organisations } = network
  const { organisation } = useOutletContext<Me>()
  const { tone, text } = stateOf(network, organisation?.id)
  const part = partLine(network)
  return (
    <Stack component="article" className="surface" p="lg" gap="sm" aria-labelledby={heading}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Title order={under} size={under === 2 ? 'h3' : 'h4'} id={heading} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Title>
        <Badge color={colours[tone]} variant="light" h="auto" mih={24} styles={{ label: { whiteSpace: 'normal' } }}>
          {text}
        </Badge>
      </Group>
      {purpose && (
        <Text maw="70ch" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {purpose}
        </Text>
      )}
      <Text size="sm" c="dimmed" maw="70ch">
        {kindNames[kind]}: {kindMeanings[kind]}
      </Text>
      <Box component="ul" m={0} pl="lg" aria-label={`Organisations of ${name}`}>
        {organisations.map((joined) => (
          <li key={joined.organisation.id}>
            {joined.organisation.name}{' '}
            <Text component="span" size="sm" c="dimmed">
              {organisationLine(joined, network)}
            </Text>
          </li>
        ))}
      </Box>
      {part && <Text fw={500}>{part}</Text>}
      {network.mine.governs && !network.ended && <Govern network={network} />}
    </Stack>
  )
}
