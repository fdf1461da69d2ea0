"""What `zhengju serve` runs: server, runner, deployments with their forms, automations."""
