import type { CensusRow } from './api/api.ts'
import type { Census } from '../node/mesh/census.ts'

/** The census as lists show it, by name. */
export function censusRows(census: Census): CensusRow[] {
  const contested = census.contestedNames()
  const rows = [...census.all()].map((presence): CensusRow => {
    const { id, role, version, policyVersion, time, addresses, record } = presence
    return {
      id,
      role,
      name: record?.name ?? id,
      version,
      policyVersion,
      seen: time,
      addresses,
      ...(record === undefined ? {} : { record }),
      isNameShared: record !== undefined && contested.has(record.name)
    }
  })
  return rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
}
