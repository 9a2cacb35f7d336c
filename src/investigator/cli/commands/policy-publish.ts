import type { Command } from '../command.ts'

export const policyPublishCommand: Command = {
  path: ['policy', 'publish'],
  summary: 'put a signed policy in force in the mesh, and say how many nodes hold it',
  positionals: [{ name: 'file', help: "what 'mig policy sign' printed, with all signatures" }],
  flags: [
    {
      name: 'wait',
      type: 'string',
      value: 'DURATION',
      help: 'wait until every node of the census that is alive has said that it runs under it, at most so long',
      otherwise: 'until all neighbours hold it'
    },
    { name: 'offline', type: 'boolean', help: 'hand it to nobody: mig bundle export carries it' }
  ],
  examples: [
    {
      command: 'mig policy publish both.json',
      does: 'in force here and at the neighbours, and on its way to all others'
    },
    { command: 'mig policy publish both.json --wait 5m', does: 'the same, and watch it arrive' }
  ],
  run: async (args, terminal) => {
    const { publishPolicy } = await import('../publish-policy.ts')
    return publishPolicy(args.required('file'), args, terminal)
  }
}
