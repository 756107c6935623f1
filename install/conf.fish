# Read by every fish of an agent session: whatever changes PATH, the gates come first again.
function __aup_guard_path --on-variable PATH
    if test "$PATH[1]" != '@GATES@'
        set -gx PATH '@GATES@' (string match --invert -- '@GATES@' $PATH)
    end
end
__aup_guard_path
