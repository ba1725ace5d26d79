"""Prints Debian's Ironic state machine as JSON: where each event leads, the target of each state, what is stable."""
import json

from ironic.common import states

machine = states.machine
print(json.dumps({
    "transitions": {
        state: {event: jump.name for event, jump in machine._transitions[state].items()}
        for state in machine.states
    },
    "targets": {state: machine._states[state]["target"] for state in machine.states},
    "stable": list(states.STABLE_STATES),
    "stuck": list(states.STUCK_STATES_TREATED_AS_FAIL),
    "lookup": list(states._LOOKUP_ALLOWED_STATES),
    "verbs": states.VERBS,
}))
