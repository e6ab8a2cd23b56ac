"""What can be done to a deal beside the verbs that every record has: the moves along its pipeline."""

from parley.pipelines.actions import stage_actions

stage_actions("deal")
